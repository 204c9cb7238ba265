/** The built demo in a browser: what its tests share. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.js';
import { startServer, type TestServer } from './server.js';

/** A server and a browser for the tests of one file; each test closes its tabs. */
export function serveDemo(): { readonly server: TestServer; readonly browser: TestBrowser } {
  const parts = {} as { server: TestServer; browser: TestBrowser };
  beforeAll(async () => {
    parts.server = await startServer(inject('demoSite'));
    parts.browser = await openBrowser();
  });
  afterEach(async () => {
    await Promise.all(parts.browser.context.pages().map((tab) => tab.close()));
  });
  afterAll(async () => {
    await parts.browser.close();
    await parts.server.close();
  });
  return parts;
}

export interface Visit {
  /** Keeps each test's labels apart; what the page itself remembers is shared by a file's tests. */
  readonly user: string;
  /** Leaves the tour open. */
  readonly tour?: boolean;
  /** More of the address, such as `seed=1`. */
  readonly query?: string;
}

/** Opens the first page and waits until the answers are ranked. */
export async function visit({ server, browser }: ReturnType<typeof serveDemo>, options: Visit): Promise<Page> {
  const { user, tour = false, query = '' } = options;
  const tab = await browser.open(`${server.url}?device=wasm&user=${user}&${query}`);
  if (!tour && (await tab.locator('#tour').isVisible())) await tab.locator('#tour-close').click();
  await isReady(tab);
  return tab;
}

/** Waits until the engine has started and has ranked the answers. */
export async function isReady(tab: Page): Promise<void> {
  await tab.locator('.ready').first().waitFor();
  await badge(tab);
  await tab.locator('#profile').waitFor();
}

/** What the badge says once the answers are ranked. */
export async function badge(tab: Page): Promise<string> {
  await tab.waitForFunction(() => /^(Your|Still)/.test(document.querySelector('#badge')?.textContent ?? ''));
  await tab.waitForFunction(
    () => document.querySelector('#picker')?.shadowRoot?.querySelector('.cards')?.getAttribute('aria-busy') === 'false',
  );
  return (await tab.locator('#badge').textContent()) ?? '';
}

export const cards = (tab: Page, picker = '#picker') => tab.locator(`${picker} li.card`);
export const place = (tab: Page) => tab.locator('#place').textContent();

/** How many choices the profile counts. */
export async function choices(tab: Page): Promise<number> {
  return Number.parseInt((await tab.locator('#profile [part~="count"]').textContent()) ?? '', 10);
}

/** Waits until the profile counts this many choices. */
export async function hasChoices(tab: Page, count: number): Promise<void> {
  await tab.locator('#profile [part~="count"]', { hasText: new RegExp(`^${count} choice`) }).waitFor();
}

/** Chooses the answer that is shortest on the screen, and waits for the next prompt. */
export async function chooseShortest(tab: Page): Promise<void> {
  const lengths = await cards(tab).evaluateAll((all) =>
    all.map((card) => card.querySelector('.text')?.textContent?.length ?? 0),
  );
  const before = await place(tab);
  await cards(tab)
    .nth(lengths.indexOf(Math.min(...lengths)))
    .locator('button.choose')
    .click();
  await tab.waitForFunction((text) => document.querySelector('#place')?.textContent !== text, before);
  await badge(tab);
}

/** What axe finds wrong on the whole page. */
export async function violations(tab: Page): Promise<string[]> {
  // The page's policy forbids foreign scripts, and axe comes in by the debugger, which it does not bind.
  await tab.evaluate(axe.source);
  return tab.evaluate(async () => {
    const result = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`);
  });
}

/** How far the page is wider than its window, in pixels. */
export function overflow(tab: Page): Promise<number> {
  return tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
