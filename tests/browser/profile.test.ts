/** `<penchant-profile>` in a real Chromium with a real engine: what it shows, and what a person can change there. */
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { readManifest } from '../../scripts/manifest.mjs';
import { openBrowser, type TestBrowser } from './browser.js';
import { openPage, violations } from './picker-page.js';
import { focused, labelIds, mountProfile, nextEvent, onPage, rowTexts, shows, teach } from './profile-page.js';
import { startServer, type TestServer } from './server.js';

let server: TestServer;
let browser: TestBrowser;
let tab: Page;

beforeAll(async () => {
  server = await startServer(inject('testSite'));
  browser = await openBrowser();
  tab = await openPage(browser, server);
});
afterEach(() => {
  expect(browser.errors.splice(0)).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

const inside = (selector: string) => tab.locator(`penchant-profile ${selector}`);
const row = (text: string) => inside('.beliefs li').filter({ hasText: text });
const openChoices = () => inside('.choices summary').click();
/** Weight and certainty of an axis, as the engine has them. */
const axisOf = async (name: string) =>
  (await onPage(tab, ({ engine }) => engine.profile())).axes.find(({ axis }) => axis === name);
const counted = async () => (await labelIds(tab)).length;

describe('accessibility', () => {
  it('axe finds nothing wrong in light, dark and forced colours, with everything open', async () => {
    const looks = async () => {
      for (const media of [
        { colorScheme: 'light' },
        { colorScheme: 'dark' },
        { colorScheme: 'light', forcedColors: 'active' },
      ] as const) {
        await tab.emulateMedia({ forcedColors: 'none', ...media });
        expect(await violations(tab), JSON.stringify(media)).toEqual([]);
      }
      await tab.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
    };
    await mountProfile(tab);
    // Without this the page, and what is in it, is light in any case.
    await onPage(tab, () => {
      document.documentElement.style.cssText = 'color-scheme: light dark; background: light-dark(#fff, #121615)';
    });
    await looks();
    await teach(tab, 12);
    await onPage(tab, async ({ engine }) => {
      await engine.prefer({ candidates: ['Yes.', 'No.'], outcome: 'tie' });
      await engine.set({ axis: 'emoji', value: -1 });
    });
    await shows(tab, 'set by you');
    await openChoices();
    await inside('.choices li').first().waitFor();
    await row('set by you').locator('summary').click();
    await looks();
    await inside('.controls > .buttons .forget').click();
    expect(await violations(tab)).toEqual([]);
  });

  it('has headings of the level that is asked for', async () => {
    await mountProfile(tab, { properties: { headingLevel: 2, sections: 'evidence controls' } });
    expect(await inside('h2.heading').allTextContents()).toEqual([
      'Nothing learnt yet',
      'Your data',
      'Start over?',
      'Forget everything?',
    ]);
  });

  it('fits 280 pixels, from left to right and from right to left', async () => {
    await mountProfile(tab, { choices: 6 });
    await openChoices();
    await inside('.choices li').first().waitFor();
    for (const dir of ['ltr', 'rtl']) {
      const overflow = await tab.evaluate((direction) => {
        document.dir = direction;
        const profile = document.querySelector('penchant-profile') as HTMLElement;
        profile.style.inlineSize = '280px';
        const { left, right } = profile.getBoundingClientRect();
        return [...(profile.shadowRoot as ShadowRoot).querySelectorAll('*')]
          .filter((element) => !element.closest('.plot') && element.checkVisibility())
          .filter((element) => {
            const box = element.getBoundingClientRect();
            return box.left < left - 0.5 || box.right > right + 0.5;
          })
          .map((element) => element.outerHTML);
      }, dir);
      expect(overflow, dir).toEqual([]);
    }
  });
});

describe('parts', () => {
  it('are all described in custom-elements.json', async () => {
    await mountProfile(tab, { choices: 12 });
    await onPage(tab, ({ engine }) => engine.set({ axis: 'emoji', value: 1 }));
    await openChoices();
    await inside('.choices li').first().waitFor();
    await shows(tab, 'set by you');
    const parts = await inside('[part]').evaluateAll((all) => [...new Set(all.flatMap((one) => [...one.part]))]);
    const described = readManifest()
      .modules.flatMap(({ declarations }) => declarations)
      .find(({ tagName }) => tagName === 'penchant-profile')
      ?.cssParts?.map(({ name }) => name);
    expect(parts.filter((part) => !described?.includes(part))).toEqual([]);
    expect(described?.filter((part) => !parts.includes(part))).toEqual([]);
  });
});

describe('what it shows', () => {
  it('is in words what the engine believes, the strongest first, as soon as it is taught', async () => {
    await mountProfile(tab);
    expect(await inside('.beliefs').textContent()).toContain('appears here, in words, as you choose');
    expect(await inside('.evidence').textContent()).toContain('A handful of choices');
    await teach(tab, 12);
    await shows(tab, '12 choices');
    const { axes, applied } = await onPage(tab, ({ engine }) => engine.profile());
    const worthy = axes.filter(({ kind, certainty }) => kind === 'style' && certainty >= 0.7).slice(0, 6);
    expect((await rowTexts(tab, 'beliefs')).map((words) => words.replace(/(sure|fairly sure|a hunch)$/, ''))).toEqual(
      worthy.map(({ text }) => text),
    );
    expect((await rowTexts(tab, 'beliefs'))[0]).toMatch(/^shorter(fairly )?sure$/);
    expect(applied).toBe(true);
    expect(await inside('.evidence .heading').textContent()).toBe('Your order is on');
    expect(await inside('.meter').getAttribute('aria-valuenow')).toBe('100');
    const name = await inside('.beliefs .chart').first().getAttribute('aria-label');
    expect(name).toMatch(/^Length: -\d.*, likely between -\d.* and -?\d.*; everybody starts at 0/);
  });

  it('is a curve of how well the choices were foretold, with a mark where the personal order came on', async () => {
    await mountProfile(tab, { choices: 1 });
    expect(await inside('.curve').textContent()).toContain('After two choices');
    await teach(tab, 12);
    await shows(tab, '13 choices');
    const name = await inside('.curve [role=img]').getAttribute('aria-label');
    expect(name).toMatch(
      /^After 13 choices: your order \d+%, app’s order \d+%\. Your order came on after choice \d+\.$/,
    );
    expect(await inside('.plot path').count()).toBe(4);
  });

  it('follows a picker that shares its engine', async () => {
    await mountProfile(tab);
    await onPage(tab, ({ engine }) => {
      const picker = document.createElement('penchant-picker');
      Object.assign(picker, { engine, prompt: 'Smell?', candidates: ['Wipe it.', 'Wipe it, then air it for a day.'] });
      document.body.append(picker);
    });
    await tab.locator('penchant-picker button.choose').first().click();
    await shows(tab, '1 choice');
    await openChoices();
    await shows(tab, 'You preferred');
    await tab.locator('penchant-picker button.undo').click();
    await inside('.choices > .note').waitFor();
  });

  it('is only the sections that are asked for, in that order', async () => {
    await mountProfile(tab, { properties: { sections: 'controls nonsense evidence' } });
    const parts = () =>
      inside('.root > :not([hidden])').evaluateAll((all) => all.map((one) => one.getAttribute('part')));
    expect(await parts()).toEqual(['controls', 'evidence', 'messages']);
    expect(await inside(':host').count()).toBe(0);
    await onPage(tab, ({ profile }) => profile.setAttribute('sections', 'choices'));
    await shows(tab, 'What it learnt from');
    expect(await parts()).toEqual(['choices', 'messages']);
    expect(await onPage(tab, ({ profile }) => profile.sections)).toBe('choices');
  });

  it('is in the words and the language of the page', async () => {
    await mountProfile(tab, {
      choices: 12,
      properties: {
        lang: 'de',
        labels: {
          beliefs: 'Dir gefallen Antworten …',
          axes: { length: { title: 'Länge', more: 'länger', less: 'kürzer' } },
        },
      },
    });
    expect(await inside('.beliefs .heading').textContent()).toBe('Dir gefallen Antworten …');
    expect((await rowTexts(tab, 'beliefs'))[0]).toMatch(/^kürzer/);
    await openChoices();
    const year = new Date().getFullYear();
    expect(await inside('.choices time').first().textContent()).toMatch(new RegExp(`^\\d\\d\\.\\d\\d\\.${year}, `));
  });

  it('stays small for 10,000 labels', async () => {
    await mountProfile(tab, { choices: 2 });
    await onPage(tab, async ({ engine, profile }) => {
      const [review] = await engine.review();
      if (!review) return;
      const many = Array.from({ length: 10_000 }, (_, i) => ({
        ...review,
        label: { ...review.label, id: `many-${i}` },
        personal: Math.abs(Math.sin(i)),
        doubt: i % 100 === 0 ? 0.5 : 0,
      }));
      const bound = (name: keyof typeof engine) => (engine[name] as () => unknown).bind(engine);
      const methods = {
        profile: bound('profile'),
        labels: bound('labels'),
        addEventListener() {},
        removeEventListener() {},
      };
      profile.engine = { ...methods, review: async () => many } as unknown as typeof engine;
    });
    await shows(tab, '10,000 choices · 100 do not fit the rest');
    await openChoices();
    await inside('.choices li').first().waitFor();
    expect(await inside('.choices li').count()).toBe(20);
    const found = await inside('.plot .personal').getAttribute('d');
    expect(found?.split('L').length).toBe(200);
    expect(await inside('*').count()).toBeLessThan(800);
    await inside('.only').click();
    await inside('.choices li .doubt:visible').nth(19).waitFor();
  });
});

describe('setting by hand', () => {
  it('by the slider and the keyboard changes what the engine believes, and says so', async () => {
    await mountProfile(tab, { choices: 12 });
    await tab.bringToFront();
    await row('shorter').locator('summary').focus();
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Tab');
    expect(await focused(tab)).toBe('Set by hand: Length');
    await tab.keyboard.press('End');
    await shows(tab, 'set by you');
    const slider = row('Length').or(row('set by you')).first().locator('input');
    expect(await slider.getAttribute('aria-valuetext')).toBe('longer, strongly');
    expect(await axisOf('length')).toMatchObject({ isSet: true, text: 'longer' });
    await tab.keyboard.press('ArrowLeft');
    await tab.waitForFunction(() => (globalThis as unknown as { events: unknown[] }).events.length === 2);
    expect((await onPage(tab, ({ engine }) => engine.profile())).settings.axes.length).toBeCloseTo(4.95, 9);
    expect(await focused(tab)).toBe('Set by hand: Length');
    await shows(tab, 'Length: longer, strongly.');
  });

  it('many times in a row asks the engine for the first and the last', async () => {
    await mountProfile(tab, { choices: 12 });
    await inside('.beliefs input')
      .first()
      .evaluate((slider: HTMLInputElement) => {
        for (let i = 0; i <= 30; i++) {
          slider.value = String(i / 20);
          slider.dispatchEvent(new Event('change'));
        }
      });
    await tab.waitForFunction(() => (globalThis as unknown as { events: unknown[] }).events.length === 2);
    expect(await onPage(tab, ({ events }) => events.map(({ detail }) => detail.value))).toEqual([0, 1.5]);
    await shows(tab, 'set by you');
    // Once it is read again, the row need not be the first: what is set against the evidence strengthens other beliefs.
    expect(await row('set by you').locator('input').inputValue()).toBe('1.5');
  });

  it('by nudging moves a quarter of a log-odd at a time, and can be given up', async () => {
    await mountProfile(tab, { choices: 12 });
    const before = (await axisOf('length'))?.mean as number;
    const length = inside('.beliefs li').first();
    const change = await nextEvent(tab, 'change', () => length.getByRole('button', { name: 'Nudge: longer' }).click());
    const { value } = change as { value: number };
    expect(change).toMatchObject({ kind: 'set', axis: 'length' });
    expect(Math.abs(value - (before + 0.25))).toBeLessThanOrEqual(0.025 + 1e-9);
    const next = await nextEvent(tab, 'change', () => length.getByRole('button', { name: 'Nudge: longer' }).click());
    expect((next as { value: number }).value).toBeCloseTo(value + 0.25, 9);
    await shows(tab, 'set by you');
    await length.locator('summary').click();
    const given = await nextEvent(tab, 'change', () => length.getByRole('button', { name: 'Learn it again' }).click());
    expect(given).toEqual({ kind: 'set', axis: 'length', value: null });
    await length.getByText('set by you').waitFor({ state: 'detached' });
    expect((await axisOf('length'))?.mean).toBeCloseTo(before, 6);
    // The button is gone; what it belongs to has the focus.
    expect(await focused(tab)).toMatch(/^shorter/);
  });

  it('any other axis is possible', async () => {
    await mountProfile(tab);
    expect(await inside('.beliefs li').count()).toBe(0);
    await inside('select').selectOption({ label: 'Emoji' });
    await inside('.add').click();
    expect(await focused(tab)).toBe('Set by hand: Emoji');
    expect(await onPage(tab, ({ events }) => events.length)).toBe(0);
    await tab.keyboard.press('Home');
    await shows(tab, 'with fewer emoji');
    await shows(tab, 'set by you');
    expect((await axisOf('emoji'))?.isSet).toBe(true);
  });

  it('nothing moves under the hand: rows in use keep their place, their state and the focus', async () => {
    await mountProfile(tab, { choices: 4 });
    await shows(tab, '4 choices');
    const before = await rowTexts(tab, 'beliefs');
    const last = inside('.beliefs li').last();
    await last.locator('summary').focus();
    await tab.keyboard.press('Enter');
    const name = await focused(tab);
    await teach(tab, 10);
    await onPage(tab, ({ engine }) => engine.set({ axis: 'tables', value: 5 }));
    await shows(tab, 'with more tables');
    expect((await rowTexts(tab, 'beliefs')).length).toBeGreaterThanOrEqual(before.length);
    expect(await last.count()).toBe(1);
    expect(await focused(tab)).not.toBe('');
    expect(name).not.toBe('');
    expect(await inside('.beliefs details[open]').count()).toBe(1);
    // Left alone, they are in order again; what ten choices have taught may be stronger still.
    await inside('.undo').focus();
    await tab.mouse.move(0, 0);
    await tab.waitForFunction(() => {
      const rows = document.querySelector('penchant-profile')?.shadowRoot?.querySelectorAll('.beliefs li .words') ?? [];
      return [...rows].slice(0, 2).some(({ textContent }) => textContent?.startsWith('with more tables'));
    });
  });
});

describe('choices', () => {
  it('can be removed one by one, and the focus goes on to the next', async () => {
    await mountProfile(tab, { choices: 3 });
    const ids = await labelIds(tab);
    await openChoices();
    await inside('.choices li').nth(2).waitFor();
    const said = await inside('.choices li .said').allTextContents();
    await inside('.choices .remove').first().focus();
    const change = await nextEvent(tab, 'change', () => tab.keyboard.press('Enter'));
    expect(change).toEqual({ kind: 'undo', labelIds: [ids[2]], labels: 2 });
    await shows(tab, '2 choices');
    expect(await rowTexts(tab, 'choices')).toEqual(said.slice(1));
    expect(await focused(tab)).toBe(`Remove: ${said[1]}`);
    expect(await inside('.choices details[open]').count()).toBe(1);
    await tab.keyboard.press('Enter');
    await shows(tab, '1 choice');
    await tab.keyboard.press('Enter');
    await inside('.choices > .note').waitFor();
    expect(await counted()).toBe(0);
  });

  it('are shown 20 at a time, newest first', async () => {
    await mountProfile(tab, { choices: 22 });
    await openChoices();
    await inside('.choices li').nth(19).waitFor();
    expect(await inside('.choices li').count()).toBe(20);
    const newest = (await onPage(tab, ({ engine }) => engine.labels())).at(-1);
    expect(await inside('.choices time').first().getAttribute('datetime')).toBe(
      new Date(newest?.at ?? 0).toISOString(),
    );
    await inside('.choices .more').focus();
    await tab.keyboard.press('Enter');
    await inside('.choices li').nth(21).waitFor();
    // There is no more to show; the focus is on the last of what there is.
    expect(await focused(tab)).toMatch(/^Remove: /);
  });

  it('that do not fit the rest are marked, and can be shown alone', async () => {
    await mountProfile(tab, { choices: 12 });
    await onPage(tab, ({ engine, profile }) => {
      const review = async () => (await engine.review()).map((one, i) => ({ ...one, doubt: i % 6 === 1 ? 0.1 : 0.09 }));
      profile.engine = new Proxy(engine, {
        get: (target, name) => {
          const value = name === 'review' ? review : (target[name as keyof typeof target] as unknown);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    });
    await shows(tab, '2 do not fit the rest');
    const length = 2;
    await openChoices();
    await inside('.choices .doubt:visible').first().waitFor();
    expect(await inside('.choices .doubt:visible').count()).toBe(length);
    await inside('.only').click();
    await tab.waitForFunction(
      (count) =>
        document.querySelector('penchant-profile')?.shadowRoot?.querySelectorAll('.choices li').length === count,
      length,
    );
    await inside('.only').click();
    await inside('.choices li').nth(11).waitFor();
  });
});

describe('controls', () => {
  it('pause and go on at once: who presses twice means to go back', async () => {
    await mountProfile(tab, { choices: 1 });
    await inside('.pause').waitFor();
    await tab.evaluate(() => {
      const pause = document.querySelector('penchant-profile')?.shadowRoot?.querySelector<HTMLButtonElement>('.pause');
      pause?.click();
      pause?.click();
    });
    await shows(tab, 'Learning goes on.');
    expect((await onPage(tab, ({ engine }) => engine.profile())).settings.learning).toBe(true);
    expect(await inside('.pause').getAttribute('aria-checked')).toBe('false');
  });

  it('pause learning: what is chosen then is not kept', async () => {
    await mountProfile(tab, { choices: 1 });
    const pause = inside('.pause');
    expect(await nextEvent(tab, 'change', () => pause.click())).toEqual({ kind: 'pause' });
    await shows(tab, 'Learning is paused.');
    await tab.waitForFunction(
      () => document.querySelector('penchant-profile')?.shadowRoot?.querySelector('.pause')?.ariaChecked === 'true',
    );
    const kept = await onPage(tab, ({ engine }) => engine.prefer({ chosen: 'Yes.', rejected: 'No.' }));
    expect(kept).toMatchObject({ isStored: false, labels: 1 });
    expect(await nextEvent(tab, 'change', () => pause.click())).toEqual({ kind: 'resume' });
    const after = await onPage(tab, ({ engine }) => engine.prefer({ chosen: 'Yes.', rejected: 'No.' }));
    expect(after).toMatchObject({ isStored: true, labels: 2 });
  });

  it('take the last choice back, until there is none', async () => {
    await mountProfile(tab, { choices: 1 });
    const ids = await labelIds(tab);
    const change = await nextEvent(tab, 'change', () => inside('.undo').click());
    expect(change).toEqual({ kind: 'undo', labelIds: ids, labels: 0 });
    await inside('.undo').click();
    await shows(tab, 'There is nothing to undo.');
    expect(await onPage(tab, ({ events }) => events.length)).toBe(1);
  });

  it('export to a file, and import it into another engine with its settings', async () => {
    await mountProfile(tab, { choices: 3 });
    await onPage(tab, async ({ engine }) => {
      await engine.set({ axis: 'emoji', value: -1.5 });
      await engine.set({ learning: false });
    });
    const downloading = tab.waitForEvent('download');
    await inside('.export').click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`penchant-${new Date().toISOString().slice(0, 10)}.json`);
    await shows(tab, 'Exported.');
    const path = join(tmpdir(), `penchant-export-${process.pid}.json`);
    await download.saveAs(path);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ format: 'penchant', labels: { length: 3 } });

    await tab.reload();
    await tab.waitForFunction(() => 'page' in globalThis);
    await mountProfile(tab);
    const choose = async () => {
      const choosing = tab.waitForEvent('filechooser');
      await inside('.import').click();
      await (await choosing).setFiles(path);
    };
    const change = await nextEvent(tab, 'change', choose);
    expect(change).toMatchObject({ kind: 'import', added: 3, skipped: 0 });
    await shows(tab, 'Imported 3, 0 known already.');
    await shows(tab, '3 choices');
    const { settings } = await onPage(tab, ({ engine }) => engine.profile());
    expect(settings).toEqual({ learning: false, axes: { emoji: -1.5 } });
    await nextEvent(tab, 'change', choose);
    await shows(tab, 'Imported 0, 3 known already.');
  });

  it('say in words what failed, and tell the page', async () => {
    await mountProfile(tab, { choices: 1 });
    const path = join(tmpdir(), `penchant-broken-${process.pid}.json`);
    await writeFile(path, 'no JSON');
    const detail = await nextEvent(tab, 'error', async () => {
      const choosing = tab.waitForEvent('filechooser');
      await inside('.import').click();
      await (await choosing).setFiles(path);
    });
    expect(Object.keys(detail ?? {})).toEqual(['error']);
    expect(await inside('[role=alert]').textContent()).toMatch(/^That did not work\. Expected an exported JSON file/);
    expect(await counted()).toBe(1);
    await inside('.undo').click();
    await shows(tab, 'Taken back.');
    expect(await inside('[role=alert]').textContent()).toBe('');
  });

  it('start over when they are told twice, and keep what is not learnt', async () => {
    await mountProfile(tab, { choices: 2 });
    const ids = await labelIds(tab);
    await onPage(tab, async ({ engine }) => {
      await engine.set({ axis: 'emoji', value: 1 });
      await engine.set({ learning: false });
    });
    const reset = inside('.controls > .buttons .reset');
    await reset.focus();
    await tab.keyboard.press('Enter');
    expect(await focused(tab)).toBe('Cancel');
    await tab.keyboard.press('Escape');
    expect(await focused(tab)).toBe('Start over');
    expect(await counted()).toBe(2);
    await tab.keyboard.press('Enter');
    const change = await nextEvent(tab, 'change', () => inside('dialog[open] .reset').click());
    expect(change).toEqual({ kind: 'reset', labelIds: ids, axes: ['emoji'] });
    await shows(tab, 'Started over.');
    const { labels, settings } = await onPage(tab, ({ engine }) => engine.profile());
    expect([labels, settings]).toEqual([0, { learning: false, axes: {} }]);
  });

  it('forget everything when they are told twice, and say what may remain', async () => {
    await mountProfile(tab, { choices: 2 });
    await openChoices();
    await inside('.controls > .buttons .forget').click();
    expect(await inside('dialog[open]').textContent()).toContain('clear the site’s data');
    expect(await inside('dialog[open]').evaluate((dialog) => dialog.getAttribute('aria-labelledby'))).toBe(
      'forget-title',
    );
    const change = await nextEvent(tab, 'change', () => inside('dialog[open] .forget').click());
    expect(change).toMatchObject({ kind: 'forget', labels: 2 });
    await shows(tab, 'Everything is forgotten.');
    await inside('.choices > .note').waitFor();
    expect(await rowTexts(tab, 'choices')).toEqual([]);
    expect(await counted()).toBe(0);
  });
});
