/** A profile on the test page with a real engine that was taught: what the tests of its sections share. */
import type { Locator, Page } from 'playwright-core';
import { demoPrompts } from '../../src/demo/content/index.js';

/** What the page keeps for the tests. */
export interface ProfilePage {
  engine: import('penchant').Engine;
  profile: import('penchant/widget').PenchantProfile;
  events: { type: string; detail: Record<string, unknown> }[];
}

/** Sets of five answers in different manners. */
const SETS = demoPrompts.map(({ prompt, answers }) => ({ prompt, candidates: answers.map(({ text }) => text) }));

/**
 * Puts a profile on the page and waits until it shows what the engine knows. A page has one engine, which is cleaned and
 * used again: starting one and encoding its texts takes longer than everything else.
 *
 * @param choices     how often the engine was told that the shortest answer is preferred; not once by default
 * @param properties  of the element
 */
export async function mountProfile(
  tab: Page,
  { choices = 0, properties = {} }: { choices?: number; properties?: Record<string, unknown> } = {},
): Promise<Locator> {
  await tab.evaluate(
    async ([given]) => {
      const kept = globalThis as unknown as ProfilePage;
      document.querySelectorAll('penchant-profile, penchant-picker').forEach((old) => {
        old.remove();
      });
      document.dir = '';
      document.documentElement.removeAttribute('style');
      kept.engine ??= await page.createEngine({ device: 'wasm', persist: false, runtimeUrls: page.runtimeUrls });
      const { engine } = kept;
      const labels = (await engine.labels()).map(({ id }) => id);
      if (labels.length > 0) await engine.undo(labels);
      for (const axis of Object.keys((await engine.set({ learning: true })).axes))
        await engine.set({ axis, value: null });
      const profile = document.createElement('penchant-profile');
      const events: ProfilePage['events'] = [];
      Object.assign(kept, { profile, events });
      for (const type of ['change', 'error'] as const) {
        profile.addEventListener(`penchant-${type}`, (event) => {
          events.push({ type, detail: { ...(event as CustomEvent).detail } });
        });
      }
      Object.assign(profile, given, { engine });
      document.body.append(profile);
    },
    [properties] as const,
  );
  await teach(tab, choices);
  await shows(tab, `${choices} choice`);
  return tab.locator('penchant-profile');
}

/** Tells the engine of the page that the shortest answer is preferred, of one set after another. */
export async function teach(tab: Page, choices: number): Promise<void> {
  await tab.evaluate(
    async ([sets, count]) => {
      const { engine } = globalThis as unknown as ProfilePage;
      for (let i = 0; i < count; i++) {
        const { prompt, candidates } = sets[i % sets.length] as (typeof sets)[number];
        const { eventId } = await engine.rerank({ prompt, candidates });
        const lengths = candidates.map((text) => text.length);
        await engine.prefer({ eventId, chosen: lengths.indexOf(Math.min(...lengths)) });
      }
    },
    [SETS, choices] as const,
  );
}

/** The ids of the engine's labels, oldest first. */
export function labelIds(tab: Page): Promise<string[]> {
  return onPage(tab, async ({ engine }) => (await engine.labels()).map(({ id }) => id));
}

/** Waits until the profile shows a text. */
export async function shows(tab: Page, text: string): Promise<void> {
  await tab.waitForFunction(
    (wanted) => document.querySelector('penchant-profile')?.shadowRoot?.textContent?.includes(wanted),
    text,
  );
}

/** Runs on the page, with what it keeps for the tests. */
export function onPage<Result>(tab: Page, work: (kept: ProfilePage) => Result | Promise<Result>): Promise<Result> {
  return tab.evaluate(
    ([source]) =>
      (new Function(`return (${source})`)() as typeof work)(globalThis as unknown as ProfilePage) as Promise<Result>,
    [work.toString()] as const,
  );
}

/** Waits for the next change or error that the page hears, beyond those that it has heard, and returns its detail. */
export async function nextEvent(tab: Page, type: 'change' | 'error', work: () => Promise<unknown>) {
  const before = await onPage(tab, ({ events }) => events.length);
  await work();
  await tab.waitForFunction(
    ([wanted, count]) =>
      (globalThis as unknown as ProfilePage).events.slice(count).some((event) => event.type === wanted),
    [type, before] as const,
  );
  return tab.evaluate(
    ([wanted, count]) =>
      (globalThis as unknown as ProfilePage).events.slice(count).find((event) => event.type === wanted)?.detail,
    [type, before] as const,
  );
}

/** The rows of a section, in words. */
export function rowTexts(tab: Page, section: 'beliefs' | 'choices'): Promise<string[]> {
  return tab.locator(`penchant-profile .${section} li .${section === 'beliefs' ? 'words' : 'said'}`).allTextContents();
}

/** What has the focus inside the profile: its accessible name, or its text. */
export function focused(tab: Page): Promise<string> {
  return tab.evaluate(() => {
    const active = document.querySelector('penchant-profile')?.shadowRoot?.activeElement;
    return active?.ariaLabel ?? active?.textContent ?? '';
  });
}
