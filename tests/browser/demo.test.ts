/** The demo as a visitor meets it: built, served, clicked, reloaded, offline, on a phone, without a mouse. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { demoPrompts } from '../../src/demo/content/index.js';
import { openBrowser, type TestBrowser } from './browser.js';
import { startServer, type TestServer } from './server.js';

let server: TestServer;
let browser: TestBrowser;

beforeAll(async () => {
  server = await startServer(inject('demoSite'));
  browser = await openBrowser();
});
afterEach(async () => {
  await Promise.all(browser.context.pages().map((tab) => tab.close()));
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function visit(user: string): Promise<Page> {
  const tab = await browser.open(`${server.url}?device=wasm&user=${user}`);
  await tab.locator('#start.ready, #start .ready').first().waitFor();
  await badge(tab);
  return tab;
}

/** What the badge says once the answers are ranked. */
async function badge(tab: Page): Promise<string> {
  await tab.waitForFunction(() => document.querySelector('#badge')?.textContent !== '');
  return (await tab.locator('#badge').textContent()) ?? '';
}

const cards = (tab: Page) => tab.locator('penchant-picker li.card');
const place = (tab: Page) => tab.locator('#place').textContent();

/** Chooses the answer that is shortest on the screen, and waits for the next prompt. */
async function chooseShortest(tab: Page): Promise<void> {
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

async function violations(tab: Page): Promise<string[]> {
  // The page's policy forbids foreign scripts, and axe comes in by the debugger, which it does not bind.
  await tab.evaluate(axe.source);
  return tab.evaluate(async () => {
    const result = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`);
  });
}

describe('the demo', () => {
  it('has at least 40 prompts of five answers in different manners', () => {
    expect(demoPrompts.length).toBeGreaterThanOrEqual(40);
    for (const { answers } of demoPrompts) expect(new Set(answers.map(({ manner }) => manner)).size).toBe(5);
  });

  it('comes to show the visitor’s order after a few clicks, and keeps what was learnt over a reload and offline', async () => {
    const tab = await visit('clicks');
    expect(await badge(tab)).toMatch(/app’s order/);
    let clicks = 0;
    while (!/^Your order/.test(await badge(tab)) && clicks < 15) {
      await chooseShortest(tab);
      clicks++;
    }
    expect(clicks).toBeGreaterThanOrEqual(3);
    expect(clicks).toBeLessThan(15);
    const evidence = await tab.locator('#evidence').textContent();
    const before = await place(tab);

    await tab.reload();
    await tab.locator('.ready').first().waitFor();
    expect(await badge(tab)).toMatch(/^Your order/);
    expect(await tab.locator('#evidence').textContent()).toBe(evidence);
    expect(await place(tab)).toBe(before);

    await tab.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await browser.context.setOffline(true);
    try {
      await tab.reload();
      await tab.locator('.ready').first().waitFor();
      expect(await tab.locator('#evidence').textContent()).toBe(evidence);
      await chooseShortest(tab);
    } finally {
      await browser.context.setOffline(false);
    }
    expect(browser.errors.filter((text) => !/ERR_INTERNET_DISCONNECTED/.test(text))).toEqual([]);
    browser.errors.length = 0;
  });

  it('can be used with the keyboard alone', async () => {
    const tab = await visit('keys');
    await tab.bringToFront();
    await tab.locator('#advance').uncheck();
    await cards(tab).first().locator('button.choose').focus();
    await tab.keyboard.press('2');
    await cards(tab).nth(1).locator('button.choose[aria-pressed="true"]').waitFor();
    await tab.keyboard.press('u');
    await tab.waitForFunction(
      () => document.querySelector('penchant-picker')?.shadowRoot?.querySelector('[aria-pressed="true"]') === null,
    );
    expect(browser.errors).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('has no accessibility violations that axe finds (%s)', async (colorScheme) => {
    const tab = await visit(`axe-${colorScheme}`);
    await tab.emulateMedia({ colorScheme });
    expect(await violations(tab)).toEqual([]);
  });

  it('fits the width of a phone', async () => {
    const tab = await visit('phone');
    await tab.setViewportSize({ width: 360, height: 740 });
    const overflow = await tab.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });
});
