/** What every app must show: a picker whose candidates can be read and which learns from a click. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { PenchantPreferEvent } from '../../src/widget/define.js';

const TEXTS = ['Stand it in water, out of the sun.', 'Great question! Treat it like a bouquet of flowers.'];

/** Reads, clicks, and waits until the click is stored and shown as such. */
export async function expectWorkingPicker(page: Page): Promise<void> {
  const picker = page.locator('penchant-picker');
  for (const text of TEXTS) await picker.getByText(text).waitFor();
  expect(await learnsFrom(choiceOf(picker, 1))).toBe(1);
}

/** The button that prefers a candidate, by its place on the screen, 0 first. */
export function choiceOf(picker: Locator, position: number): Locator {
  return picker.locator('[part~="choose"]').nth(position);
}

/** Presses the button of a candidate; resolves with the number of labels that count when it is learnt. */
export async function learnsFrom(button: Locator): Promise<number> {
  const document = await button.evaluateHandle((element) => {
    const page = element.ownerDocument as Document & { learnt?: Promise<number> };
    page.learnt = new Promise((resolve) => {
      const hear = (event: Event) => resolve((event as PenchantPreferEvent).detail.labels);
      page.addEventListener('penchant-prefer', hear, { once: true });
    });
    return page;
  });
  await button.click();
  const labels = await document.evaluate(({ learnt }) => learnt as Promise<number>);
  expect(await isChosen(button)).toBe(true);
  return labels;
}

/** Whether the button of a candidate says that it is the one, to those who cannot see it either. */
export async function isChosen(button: Locator): Promise<boolean> {
  return (await button.getAttribute('aria-checked')) === 'true';
}
