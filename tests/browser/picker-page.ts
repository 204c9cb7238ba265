/** A picker on the test page with a real engine: what the tests of its modes share. */
import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import type { TestBrowser } from './browser.js';
import type { TestServer } from './server.js';

export const PROMPT = 'How do I keep basil fresh?';
export const ANSWERS = [
  'Stand it in a glass of water, out of the sun, and change the water every other day.',
  'Great question! Basil is a delicate herb, and to keep it fresh for as long as possible you will want to treat it like a bouquet of flowers: trim the stems, stand them in a glass of water, and cover the leaves loosely with a bag.',
  '- Trim the stems\n- Stand them in water\n- Keep them **out of the fridge**',
  'Use it at once.',
];

/** What a picker is given: properties by their names. */
export interface PickerSetup {
  readonly user: string;
  readonly candidates?: readonly string[];
  readonly prompt?: string;
  readonly [property: string]: unknown;
}

/** Puts a picker on the page, with an engine for its user unless that is `''`, and waits until its answers are ranked. */
export async function mountPicker(tab: Page, setup: PickerSetup): Promise<Locator> {
  await tab.evaluate(
    async ([{ user, ...properties }, defaults]) => {
      const picker = document.createElement('penchant-picker');
      Object.assign(picker, defaults, properties);
      const events: { type: string; detail: unknown }[] = [];
      Object.assign(globalThis, { picker, events });
      for (const type of ['rank', 'ask', 'prefer', 'undo', 'error'] as const) {
        document.addEventListener(`penchant-${type}`, (event) => {
          events.push({ type, detail: JSON.parse(JSON.stringify((event as CustomEvent).detail)) });
        });
      }
      const ranked = new Promise((resolve) => picker.addEventListener('penchant-rank', resolve, { once: true }));
      document.body.append(picker);
      if (user === '') return;
      const engine = await page.createEngine({ user, device: 'wasm', runtimeUrls: page.runtimeUrls });
      Object.assign(globalThis, { engine });
      picker.engine = engine;
      if (!properties.streaming && picker.candidates.length > 0) await ranked;
    },
    [setup, { prompt: PROMPT, candidates: ANSWERS }] as const,
  );
  if (!setup.streaming) await settled(tab);
  return tab.locator('penchant-picker').last();
}

/** Waits until the picker has nothing in hand. */
export async function settled(tab: Page): Promise<void> {
  await tab.waitForFunction(() => {
    const root = document.querySelector('penchant-picker')?.shadowRoot;
    return root?.querySelector('.cards')?.getAttribute('aria-busy') === 'false';
  });
}

/** The events of one type that the page has heard. */
export function heard<Detail = Record<string, unknown>>(tab: Page, type: string): Promise<Detail[]> {
  return tab.evaluate(
    (wanted) =>
      (globalThis as unknown as { events: { type: string; detail: unknown }[] }).events
        .filter((event) => event.type === wanted)
        .map(({ detail }) => detail),
    type,
  ) as Promise<Detail[]>;
}

/** Waits until this many events of a type were heard, and returns them. */
export async function hears<Detail = Record<string, unknown>>(
  tab: Page,
  type: string,
  count: number,
): Promise<Detail[]> {
  await tab.waitForFunction(
    ([wanted, least]) =>
      (globalThis as unknown as { events: { type: string }[] }).events.filter(({ type: t }) => t === wanted).length >=
      least,
    [type, count] as const,
  );
  return heard(tab, type);
}

/** The labels of the engine on the page. */
export function labelsOf(tab: Page) {
  return tab.evaluate(() => (globalThis as unknown as { engine: import('penchant').Engine }).engine.labels());
}

/** The texts on the screen, in their order. */
export function shownTexts(tab: Page): Promise<string[]> {
  return tab
    .locator('penchant-picker li.card .text')
    .evaluateAll((texts) => texts.map((text) => text.textContent?.trim() ?? ''));
}

/** What the picker says. */
export async function message(tab: Page): Promise<string> {
  return (await tab.locator('penchant-picker .message').textContent()) ?? '';
}

/** What axe finds wrong. */
export async function violations(tab: Page): Promise<string[]> {
  // A page's policy may forbid foreign scripts, and axe comes in by the debugger, which it does not bind.
  await tab.evaluate(axe.source);
  return tab.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: typeof axe };
    const result = await checker.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return (
      result.violations
        // The bare test page has no landmarks and headings of its own.
        .filter(({ id }) => !['region', 'landmark-one-main', 'page-has-heading-one', 'heading-order'].includes(id))
        .map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(', ')}`,
        )
    );
  });
}

/** A fresh tab of the test page. */
export async function openPage(browser: TestBrowser, server: TestServer): Promise<Page> {
  const tab = await browser.open(server.url);
  await tab.waitForFunction(() => 'page' in globalThis);
  return tab;
}
