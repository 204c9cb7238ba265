/** The developers' page: snippets that can be copied, a playground that says what it emits, and nothing for axe to find. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { SNIPPETS } from '../../src/demo/developers/snippets.js';
import { cards, overflow, serveDemo, violations } from './demo-page.js';

const demo = serveDemo();

async function open(): Promise<Page> {
  const tab = await demo.browser.open(`${demo.server.url}developers.html?device=wasm`);
  await cards(tab, '#playground-picker').first().waitFor();
  return tab;
}

describe('the developers’ page', () => {
  it.each([
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { colorScheme: 'light', forcedColors: 'active' },
  ] as const)('has no accessibility violations that axe finds (%o)', async (media) => {
    const tab = await open();
    await tab.emulateMedia(media);
    await tab.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    expect(await violations(tab)).toEqual([]);
  });

  it('fits the width of a phone', async () => {
    const tab = await open();
    await tab.setViewportSize({ width: 360, height: 740 });
    expect(await overflow(tab)).toBe(0);
  });

  it('copies each snippet, and says so', async () => {
    const tab = await open();
    await tab.bringToFront();
    await demo.browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const buttons = tab.locator('button[data-snippet]');
    expect(await buttons.count()).toBe(SNIPPETS.length);
    for (const { id, title, code } of SNIPPETS) {
      const button = tab.locator(`button[data-snippet="${id}"]`);
      await button.click();
      await tab.locator('#copied', { hasText: `Copied: ${title}.` }).waitFor({ state: 'attached' });
      expect(await button.textContent()).toBe('Copied');
      expect(await tab.evaluate(() => navigator.clipboard.readText())).toBe(code);
      expect(await tab.locator(`#${id} pre`).textContent()).toBe(code);
    }
    expect(demo.browser.errors).toEqual([]);
  });

  it('has a playground that changes the picker and lists what it emits', async () => {
    const tab = await open();
    const picker = '#playground-picker';
    await tab.locator(picker).scrollIntoViewIfNeeded();
    await tab.locator('#playground-status', { hasText: 'is ready' }).waitFor({ timeout: 60_000 });
    const events = tab.locator('#playground-events summary');
    await events.filter({ hasText: 'penchant-rank' }).first().waitFor();
    await cards(tab, picker).nth(1).locator('button.choose').click();
    await events.filter({ hasText: 'penchant-prefer' }).first().click();
    expect(await tab.locator('#playground-events details[open] pre').textContent()).toContain('"outcome": "chosen"');
    await tab.getByLabel('thumbs').check();
    await cards(tab, picker).first().locator('button.like').waitFor();
    await tab.getByLabel('rtl, Arabic').check();
    await tab.locator(picker).getByText('ثماني دقائق، ثم ماء بارد.').waitFor();
    const direction = await cards(tab, picker)
      .first()
      .evaluate((card) => getComputedStyle(card).direction);
    expect(direction).toBe('rtl');
    expect(await violations(tab)).toEqual([]);
    await tab.getByLabel('never').check();
    await cards(tab, picker).first().locator('button.like').waitFor({ state: 'hidden' });
    expect(demo.browser.errors).toEqual([]);
  });
});
