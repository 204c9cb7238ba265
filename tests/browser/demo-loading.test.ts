/** The demo while it loads: nothing moves, the first click is kept, nobody else is asked for anything. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { cards, hasChoices, isReady, serveDemo } from './demo-page.js';

const demo = serveDemo();

/** A shift of what had been painted, without a click before it. */
interface Shift {
  readonly value: number;
  readonly nodes: readonly string[];
}

/** Opens a page whose scripts take a while, so that it is painted first without them. */
async function openSlowly(path: string, size: { readonly width: number; readonly height: number }): Promise<Page> {
  const tab = await demo.browser.context.newPage();
  await tab.setViewportSize(size);
  await tab.route('**/assets/*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 250));
    await route.continue();
  });
  await tab.goto(demo.server.url + path);
  return tab;
}

function shifts(tab: Page): Promise<Shift[]> {
  return tab.evaluate(
    () =>
      new Promise<Shift[]>((resolve) => {
        interface LayoutShift extends PerformanceEntry {
          readonly value: number;
          readonly hadRecentInput: boolean;
          readonly sources: readonly { readonly node: Node | null }[];
        }
        const found: Shift[] = [];
        new PerformanceObserver((list) => {
          for (const { value, hadRecentInput, sources } of list.getEntries() as LayoutShift[]) {
            const nodes = sources.map(({ node }) =>
              (node instanceof Element ? node.outerHTML : String(node)).slice(0, 80),
            );
            if (!hadRecentInput) found.push({ value, nodes });
          }
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(found), 300);
      }),
  );
}

describe('the demo while it loads', () => {
  it.each([
    { width: 1280, height: 900 },
    { width: 390, height: 844 },
  ])('moves nothing until it is ready ($width px)', async (size) => {
    const tab = await openSlowly(`?device=wasm&user=still-${size.width}`, size);
    await isReady(tab);
    const found = await shifts(tab);
    const total = found.reduce((sum, { value }) => sum + value, 0);
    expect(total, JSON.stringify(found, null, 1)).toBeLessThanOrEqual(0.01);
  });

  it('shows answers before there is an engine, and keeps the first click', async () => {
    const tab = await demo.browser.context.newPage();
    // A model that is here already takes no time.
    await tab.goto(`${demo.server.url}developers.html?device=wasm`);
    await tab.evaluate(() => caches.delete('penchant-model'));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await tab.context().route('**/*.onnx*', async (route) => {
      await held;
      await route.continue();
    });
    await tab.goto(`${demo.server.url}?device=wasm&user=early`);
    await cards(tab).nth(2).locator('button.choose').click();
    expect(await tab.locator('#picker .message').textContent()).toMatch(/as soon as the engine is ready/);
    release();
    await hasChoices(tab, 1);
    await tab.context().unroute('**/*.onnx*');
    expect(demo.browser.errors).toEqual([]);
  });

  it('asks no other server for anything, under a strict policy', async () => {
    const tab = await demo.browser.context.newPage();
    const foreign: string[] = [];
    tab.context().on('request', (request) => {
      if (!request.url().startsWith(demo.server.url) && !/^(data|blob):/.test(request.url()))
        foreign.push(request.url());
    });
    await tab.goto(`${demo.server.url}?device=wasm&user=foreign`);
    await isReady(tab);
    expect(foreign).toEqual([]);
    const policy = await tab.locator('meta[http-equiv]').getAttribute('content');
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:/);
    expect(demo.browser.errors).toEqual([]);
  });
});
