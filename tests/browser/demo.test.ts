/** The demo as a visitor meets it: built, served, clicked, reloaded, offline, on a phone, without a mouse. */
import { describe, expect, it } from 'vitest';
import { demoPrompts } from '../../src/demo/content/index.js';
import {
  badge,
  cards,
  chooseShortest,
  hasChoices,
  isReady,
  overflow,
  place,
  serveDemo,
  violations,
  visit,
} from './demo-page.js';

const demo = serveDemo();

describe('the demo', () => {
  it('has at least 40 prompts of five answers in different manners', () => {
    expect(demoPrompts.length).toBeGreaterThanOrEqual(40);
    for (const { answers } of demoPrompts) expect(new Set(answers.map(({ manner }) => manner)).size).toBe(5);
  });

  it('comes to show the visitor’s order after a few clicks, and keeps what was learnt over a reload and offline', async () => {
    const { browser } = demo;
    const tab = await visit(demo, { user: 'clicks' });
    expect(await badge(tab)).toMatch(/app’s order/);
    let clicks = 0;
    while (!/^Your order/.test(await badge(tab)) && clicks < 15) {
      await chooseShortest(tab);
      clicks++;
    }
    expect(clicks).toBeGreaterThanOrEqual(3);
    expect(clicks).toBeLessThan(15);
    await hasChoices(tab, clicks);
    const evidence = () => tab.locator('#profile [part~="evidence"]').textContent();
    const learnt = await evidence();
    const before = await place(tab);

    await tab.reload();
    await isReady(tab);
    expect(await badge(tab)).toMatch(/^Your order/);
    await hasChoices(tab, clicks);
    expect(await evidence()).toBe(learnt);
    expect(await place(tab)).toBe(before);

    await tab.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await browser.context.setOffline(true);
    try {
      await tab.reload();
      await isReady(tab);
      await hasChoices(tab, clicks);
      expect(await evidence()).toBe(learnt);
      await chooseShortest(tab);
    } finally {
      await browser.context.setOffline(false);
    }
    expect(browser.errors.filter((text) => !/ERR_INTERNET_DISCONNECTED/.test(text))).toEqual([]);
    browser.errors.length = 0;
  });

  it('can be used with the keyboard alone', async () => {
    const tab = await visit(demo, { user: 'keys' });
    await tab.bringToFront();
    await tab.locator('#advance').uncheck();
    await tab.getByText('Skip to the answers').focus();
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Tab');
    await tab.keyboard.press('2');
    await cards(tab).nth(1).locator('button.choose[aria-checked="true"]').waitFor();
    await hasChoices(tab, 1);
    await tab.keyboard.press('u');
    await hasChoices(tab, 0);
    expect(await cards(tab).locator('button.choose[aria-checked="true"]').count()).toBe(0);
    expect(demo.browser.errors).toEqual([]);
  });

  it('has no accessibility violations that axe finds: light, dark, forced colours', async () => {
    const tab = await visit(demo, { user: 'axe', tour: true });
    for (const media of [
      { colorScheme: 'light' },
      { colorScheme: 'dark' },
      { colorScheme: 'light', forcedColors: 'active' },
    ] as const) {
      await tab.emulateMedia(media);
      await tab.getByLabel('Answers', { exact: true }).check();
      expect(await violations(tab), JSON.stringify(media)).toEqual([]);
      await tab.getByLabel('Compare orders').check();
      expect(await violations(tab), JSON.stringify(media)).toEqual([]);
    }
  });

  it('fits the width of a phone', async () => {
    const tab = await visit(demo, { user: 'phone' });
    await tab.setViewportSize({ width: 360, height: 740 });
    expect(await overflow(tab)).toBe(0);
    await tab.getByLabel('Compare orders').check();
    expect(await overflow(tab)).toBe(0);
  });
});
