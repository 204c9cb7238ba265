/** `<penchant-profile>` in a page's life: engines that come and go, other shadow roots, strict policies, files that are missing. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.js';
import { openPage } from './picker-page.js';
import { mountProfile, nextEvent, onPage, type ProfilePage, shows } from './profile-page.js';
import { STRICT_POLICY, startServer, type TestServer } from './server.js';

let server: TestServer;
let strict: TestServer;
let browser: TestBrowser;
let tab: Page;

beforeAll(async () => {
  server = await startServer(inject('testSite'));
  strict = await startServer(inject('testSite'), { 'content-security-policy': STRICT_POLICY });
  browser = await openBrowser();
});
beforeEach(async () => {
  tab = await openPage(browser, server);
});
afterEach(async () => {
  await tab.close();
  expect(browser.errors.splice(0)).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await strict.close();
});

const inside = (selector: string) => tab.locator(`penchant-profile ${selector}`);

/** Puts engines on the page that only count who listens; each knows as many choices as its number says. */
function makeEngines(): Promise<void> {
  return onPage(tab, ({ engine }) => {
    const makeEngine = (labels: number) => {
      const counts = { listeners: 0, readings: 0 };
      let listener: (() => void) | undefined;
      return {
        counts,
        update: () => listener?.(),
        profile: async () => {
          counts.readings++;
          return { ...(await engine.profile()), labels };
        },
        review: async () => [],
        addEventListener(_: string, added: () => void) {
          counts.listeners++;
          listener = added;
        },
        removeEventListener() {
          counts.listeners--;
        },
      };
    };
    Object.assign(globalThis, { first: makeEngine(41), second: makeEngine(42) });
  });
}

interface CountingEngine {
  readonly counts: { readonly listeners: number; readonly readings: number };
  update(): void;
}
type Counting = ProfilePage & { readonly first: CountingEngine; readonly second: CountingEngine };

describe('an engine', () => {
  it('is heard while the element is on the page and has it, and no longer', async () => {
    await mountProfile(tab);
    await makeEngines();
    const listeners = () =>
      tab.evaluate(() => {
        const { first, second } = globalThis as unknown as Counting;
        return [first.counts.listeners, second.counts.listeners];
      });
    const give = (name: 'first' | 'second' | 'none') =>
      tab.evaluate((wanted) => {
        const { profile, first, second } = globalThis as unknown as Counting;
        Object.assign(profile, { engine: { first, second, none: null }[wanted] });
      }, name);
    await give('first');
    await shows(tab, '41 choices');
    await give('second');
    await shows(tab, '42 choices');
    expect(await listeners()).toEqual([0, 1]);
    // A move within the page is no farewell.
    await onPage(tab, ({ profile }) => document.body.append(document.createElement('main'), profile));
    expect(await listeners()).toEqual([0, 1]);
    await onPage(tab, ({ profile }) => profile.remove());
    expect(await listeners()).toEqual([0, 0]);
    await onPage(tab, ({ profile }) => document.body.append(profile));
    await shows(tab, '42 choices');
    expect(await listeners()).toEqual([0, 1]);
    await give('none');
    await tab.waitForFunction(() => (globalThis as unknown as Counting).second.counts.listeners === 0);
    expect(await inside('.undo').isDisabled()).toBe(true);
  });

  it('that changes a hundred times at once is read once more', async () => {
    await mountProfile(tab);
    await makeEngines();
    const readings = await tab.evaluate(async () => {
      const { profile, first } = globalThis as unknown as Counting;
      Object.assign(profile, { engine: first });
      const text = () => profile.shadowRoot?.textContent ?? '';
      while (!text().includes('41 choices')) await new Promise(requestAnimationFrame);
      for (let i = 0; i < 100; i++) first.update();
      while (first.counts.readings < 2) await new Promise(requestAnimationFrame);
      // Long enough for any further reading to have begun.
      for (let i = 0; i < 30; i++) await new Promise(requestAnimationFrame);
      return first.counts.readings;
    });
    expect(readings).toBe(2);
  });

  it('that was disposed of is reported in words and as an event', async () => {
    await mountProfile(tab);
    await onPage(tab, ({ engine }) => engine.dispose());
    await nextEvent(tab, 'error', () => inside('.undo').click());
    await shows(tab, 'The engine has stopped. What was learnt is kept');
  });
});

describe('an element', () => {
  it('that was set up before it was defined, and has no engine yet, waits in words', async () => {
    await onPage(tab, () => {
      const holder = document.createElement('div');
      document.body.append(holder);
      const profile = document.createElement('penchant-profile');
      profile.headingLevel = 5;
      holder.append(profile);
    });
    await shows(tab, 'One moment …');
    expect(await inside('h5.heading').count()).toBeGreaterThan(0);
    expect(await inside('.root > :visible').allTextContents()).toEqual(['One moment …']);
    expect(await inside('.controls button:visible:not(:disabled)').count()).toBe(0);
  });

  it('works inside another shadow root, in the language of its host, and its events come out', async () => {
    await mountProfile(tab, { choices: 2 });
    await onPage(tab, ({ profile }) => {
      const host = document.createElement('div');
      host.lang = 'de';
      document.body.append(host);
      host.attachShadow({ mode: 'open' }).append(profile);
    });
    const nested = (selector: string) => tab.locator(`div penchant-profile ${selector}`);
    await nested('.choices summary').click();
    await nested('.choices time').first().waitFor();
    expect(await nested('.choices time').first().textContent()).toMatch(/^\d\d\.\d\d\.\d{4}, /);
    expect(await nextEvent(tab, 'change', () => nested('.remove').first().click())).toMatchObject({ kind: 'undo' });
    await nested('.controls > .buttons .forget').click();
    expect(await nextEvent(tab, 'change', () => nested('dialog[open] .forget').click())).toMatchObject({
      kind: 'forget',
    });
  });

  it('works under the strictest content security policy', async () => {
    await tab.goto(strict.url);
    await tab.waitForFunction(() => 'page' in globalThis);
    await mountProfile(tab, { choices: 4 });
    await inside('.choices summary').click();
    await inside('.choices li').nth(3).waitFor();
    const styles = await inside('*').evaluateAll((all) =>
      all.map((element) => getComputedStyle(element).getPropertyValue('--_accent')).filter((value) => value === ''),
    );
    expect(styles).toEqual([]);
  });

  it('whose inside cannot be loaded says so, in words and as an event', async () => {
    server.faults.set('.js', 'gone');
    const said = await onPage(tab, () => {
      const profile = document.createElement('penchant-profile');
      document.body.append(profile);
      return new Promise<string>((resolve) => {
        document.addEventListener('penchant-error', () =>
          resolve(profile.shadowRoot?.querySelector('[role=alert]')?.textContent ?? ''),
        );
      });
    });
    expect(said).toMatch(/import|fetch/i);
    server.faults.clear();
    // The browser reports the missing file by itself.
    expect(browser.errors.splice(0).join()).toMatch(/404/);
  });
});
