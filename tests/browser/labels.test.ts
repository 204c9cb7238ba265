/**
 * The elements in the languages that they bring, in a real Chromium on a narrow screen: in every mode and every section no
 * English is left, axe finds nothing wrong, and nothing sticks out. The texts are of no language.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { STYLE_AXES } from '../../src/features/style-axes.js';
import { CHINESE } from '../../src/widget/labels/chinese.js';
import { GERMAN } from '../../src/widget/labels/german.js';
import { CHIPS } from '../../src/widget/picker/chips.js';
import { PICKER_ENGLISH } from '../../src/widget/picker/labels.js';
import { PROFILE_ENGLISH } from '../../src/widget/profile/labels.js';
import { openBrowser, type TestBrowser } from './browser.js';
import { hears, message, mountPicker, openPage, settled, violations } from './picker-page.js';
import { startServer, type TestServer } from './server.js';

const LANGUAGES = [
  { name: 'GERMAN', tag: 'de', labels: GERMAN },
  { name: 'CHINESE', tag: 'zh-Hans', labels: CHINESE },
] as const;
const PROMPT = 'Lorem ipsum dolor?';
const LONG = 'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.';
const ANSWERS = [
  `- **${LONG}**\n- ${LONG}\n- ${LONG}\n\n${LONG} ${LONG}`,
  'Lorem ipsum.',
  `## Dolor\n\n${LONG} Ut enim?\n\n| Magna | Aliqua | Incididunt | Exercitation |\n| - | - | - | - |\n| 1 | 2 | 3 | 4 |`,
  `Dolor sit amet: ${LONG}`,
];
/** Cuts long texts off, so that there is a button to show all of them. */
const CLAMP = '--penchant-clamp: 120px';

let server: TestServer;
let browser: TestBrowser;
let tab: Page;

beforeAll(async () => {
  server = await startServer(inject('testSite'));
  browser = await openBrowser({ width: 360, height: 800 });
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
});

type Kept = {
  engine: import('penchant').Engine;
  picker: import('penchant/widget').PenchantPicker;
  profile: import('penchant/widget').PenchantProfile;
};

/** All that can be seen or heard of an element but its candidates: texts, and names and values of controls. */
function wordsOn(tag: 'penchant-picker' | 'penchant-profile'): Promise<string[]> {
  return tab.evaluate((wanted) => {
    const root = document.querySelector(wanted)?.shadowRoot as ShadowRoot;
    const found: string[] = [];
    for (const element of root.querySelectorAll('*')) {
      if (element.closest('.text') && !element.classList.contains('text')) {
        if (element.ariaLabel) found.push(element.ariaLabel);
        continue;
      }
      const isShown = element.checkVisibility({ visibilityProperty: true }) || element.matches('option, optgroup');
      if (!isShown || element.matches('.text, style')) continue;
      for (const node of element.childNodes) if (node instanceof Text) found.push(node.data.trim());
      for (const name of ['aria-label', 'aria-valuetext', 'aria-description', 'title', 'alt', 'placeholder']) {
        found.push(element.getAttribute(name) ?? '');
      }
    }
    return [...new Set(found)].filter((text) => text !== '');
  }, tag);
}

/** What sticks out of the screen, or out of its button. */
function outside(tag: 'penchant-picker' | 'penchant-profile'): Promise<string[]> {
  return tab.evaluate((wanted) => {
    const root = document.querySelector(wanted)?.shadowRoot as ShadowRoot;
    const shown = [...root.querySelectorAll<HTMLElement>('*')].filter(
      (element) => element.checkVisibility() && !element.closest('.text, svg, .spoken, option'),
    );
    const isOut = (element: HTMLElement) => {
      const { left, right } = element.getBoundingClientRect();
      const isTooWide = element.matches('button, .reason, label') && element.scrollWidth > element.clientWidth + 1;
      return left < -0.5 || right > innerWidth + 0.5 || isTooWide;
    };
    const found = shown.filter(isOut).map((element) => `${element.className}: ${element.textContent}`);
    return document.documentElement.scrollWidth > innerWidth ? [...found, 'the page'] : found;
  }, tag);
}

/** Pieces of the English labels between their places that are longer than three letters, and no words of `labels`. */
function englishPieces(labels: object): string[] {
  const strings = (value: unknown): string[] =>
    typeof value === 'string' ? [value] : Object.values((value ?? {}) as object).flatMap(strings);
  const own = strings(labels);
  const english = [PICKER_ENGLISH, PROFILE_ENGLISH, STYLE_AXES.map(({ title, more, less }) => [title, more, less])];
  const pieces = english
    .flatMap(strings)
    .flatMap((text) => text.split(/\{\w+\}/))
    .map((piece) => piece.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, ''))
    .filter((piece) => piece.replace(/\P{L}/gu, '').length > 3);
  return [...new Set(pieces)].filter((piece) => !own.some((text) => has(text, piece)));
}

function has(text: string, piece: string): boolean {
  const escaped = piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<!\\p{L})${escaped}(?!\\p{L})`, 'iu').test(text);
}

describe.each(LANGUAGES)('in $name', ({ name, tag, labels }) => {
  const pieces = englishPieces(labels);
  const texts = `${PROMPT} ${ANSWERS.join(' ')}`.toLowerCase();

  async function expectNoEnglish(element: 'penchant-picker' | 'penchant-profile', least = 1): Promise<void> {
    const words = await wordsOn(element);
    expect(words.length).toBeGreaterThanOrEqual(least);
    expect(words.flatMap((text) => pieces.filter((piece) => has(text, piece)).map((p) => `${p} in: ${text}`))).toEqual(
      [],
    );
    // Chinese shows any word of another language, also such as are no labels.
    const foreign = (text: string) =>
      (text.match(/[A-Za-z]{2,}/g) ?? []).filter((w) => !texts.includes(w.toLowerCase()));
    if (name === 'CHINESE') expect(words.flatMap(foreign)).toEqual([]);
    expect(await outside(element)).toEqual([]);
  }

  /** What a look of the picker must be in. */
  async function look(): Promise<void> {
    await settled(tab);
    await expectNoEnglish('penchant-picker', 8);
  }

  it.each(['pick', 'pair', 'thumbs', 'rank'] as const)('the picker says no English in mode %s', async (mode) => {
    await tab.evaluate((lang) => {
      document.documentElement.lang = lang;
    }, tag);
    const chips = CHIPS.map(({ name, axis, direction }) => ({ name, axis, direction }));
    await mountPicker(tab, {
      user: `${tag}-${mode}`,
      mode,
      prompt: PROMPT,
      candidates: ANSWERS,
      chips,
      apply: 'always',
    });
    await tab.evaluate(
      async ([wanted, answers, style]) => {
        const { picker, engine } = globalThis as unknown as Kept;
        picker.style.cssText = style;
        picker.labels = page[wanted];
        const [long, short] = answers as [string, string];
        for (let i = 0; i < 5; i++) await engine.prefer({ chosen: `${short} ${i}`, rejected: `${long} ${i}` });
        const ranked = new Promise((resolve) => picker.addEventListener('penchant-rank', resolve, { once: true }));
        picker.refresh();
        await ranked;
      },
      [name, ANSWERS, CLAMP] as const,
    );
    await look();
    const reasons = await tab.locator('penchant-picker .reason').allTextContents();
    const known = Object.values(labels.axes).flatMap(({ more, less }) => [more, less]);
    if (mode !== 'pair') expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter((reason) => !known.includes(reason))).toEqual([]);
    const hint = { pick: labels.hint, pair: labels.pairHint, thumbs: labels.thumbsHint, rank: labels.rankHint }[mode];
    // Whether five labels change the order is the model's business.
    expect([hint, labels.ordered]).toContain(await message(tab));
    expect(await violations(tab)).toEqual([]);

    const button = (part: string) => tab.locator(`penchant-picker button.${part}:visible`);
    const more = button('more').first();
    if ((await button('more').count()) > 0) await more.click();
    if (mode === 'rank') await button('down').first().click();
    await look();
    await button({ pick: 'choose', pair: 'choose', thumbs: 'like', rank: 'save' }[mode]).first().click();
    await hears(tab, 'prefer', 1);
    await button('chip').first().click();
    await hears(tab, 'prefer', 2);
    await look();
    expect(await tab.locator('penchant-picker .chip').allTextContents()).toEqual(Object.values(labels.chips));
    expect(await violations(tab)).toEqual([]);
    await button('undo').click();
    await hears(tab, 'undo', 1);
    await look();
    expect(await message(tab)).toBe(labels.undone);

    if (mode === 'pick' || mode === 'pair') {
      for (const [n, outcome] of (mode === 'pair' ? ['tie', 'both-bad', 'skip'] : ['tie', 'skip']).entries()) {
        await button(outcome).click();
        await hears(tab, 'prefer', 3 + n);
        await look();
      }
    }
    if (mode === 'pair') {
      for (let left = 6; left > 0 && (await button('next').count()) > 0; left--) {
        const before = (await hears(tab, 'prefer', 1)).length;
        await button('next').click();
        await settled(tab);
        if ((await button('skip').count()) === 0) break;
        await button('skip').click();
        await hears(tab, 'prefer', before + 1);
      }
      await look();
      expect(await message(tab)).toBe(labels.nothingToAsk);
    }
    await tab.evaluate(() => {
      (globalThis as unknown as Kept).picker.streaming = true;
    });
    await tab.waitForFunction(
      (text) => document.querySelector('penchant-picker')?.shadowRoot?.textContent?.includes(text),
      labels.streaming,
    );
    await expectNoEnglish('penchant-picker', 5);
  });

  it('the profile says no English in any section', async () => {
    await tab.evaluate(
      async ([wanted, lang, prompt, answers]) => {
        document.documentElement.lang = lang;
        const engine = await page.createEngine({ device: 'wasm', persist: false, runtimeUrls: page.runtimeUrls });
        const profile = document.createElement('penchant-profile');
        Object.assign(globalThis, { engine, profile });
        Object.assign(profile, { engine, labels: page[wanted] });
        const candidates = [...answers];
        const wishes = [
          { axis: 'length', direction: -1 },
          { axis: 'examples', direction: 1 },
        ] as const;
        for (let i = 0; i < 14; i++) {
          const { eventId } = await engine.rerank({ prompt, candidates: answers.map((text) => `${text} ${i}`) });
          // Four answers that are always the same do not tell what it is that makes one the better.
          await engine.prefer({ eventId, chosen: 1, ...(i % 3 === 0 && { wishes }) });
        }
        await engine.prefer({ prompt, candidates, chosen: 1, wishes });
        await engine.prefer({ prompt, candidates: candidates.slice(0, 2), chosen: 0 });
        await engine.prefer({ prompt, candidates, ranking: [1, 3, 0, 2] });
        await engine.prefer({ prompt, candidates, liked: [1], disliked: [0, 2] });
        await engine.prefer({ prompt, candidates, liked: [1], disliked: [] });
        await engine.prefer({ prompt, candidates, liked: [], disliked: [0] });
        for (const outcome of ['tie', 'bothBad', 'skip'] as const) await engine.prefer({ prompt, candidates, outcome });
        document.body.append(profile);
      },
      [name, tag, PROMPT, ANSWERS] as const,
    );
    await tab.waitForFunction(
      (text) => document.querySelector('penchant-profile')?.shadowRoot?.textContent?.includes(text),
      labels.orderOn,
    );
    const inside = (part: string) => tab.locator(`penchant-profile .${part}`);
    await expectNoEnglish('penchant-profile', 30);
    expect(await violations(tab)).toEqual([]);
    expect(await inside('beliefs li').count()).toBeGreaterThan(0);

    await inside('choices summary').click();
    await inside('choices li').first().waitFor();
    await inside('beliefs .row summary').first().click();
    await inside('nudge').first().click();
    await tab.locator('penchant-profile .learn:visible').waitFor();
    await inside('adding select').selectOption('emoji');
    await inside('adding .add').click();
    await expectNoEnglish('penchant-profile', 60);
    expect(await inside('adding option').count()).toBeGreaterThan(20);
    expect(await violations(tab)).toEqual([]);

    /** Waits until the profile says that this was done. */
    const status = (text: string) =>
      tab.waitForFunction(
        (end) =>
          document.querySelector('penchant-profile')?.shadowRoot?.querySelector('.status')?.textContent?.endsWith(end),
        text,
      );
    await tab.locator('penchant-profile .learn:visible').first().click();
    await status(labels.done_set.replace('{title}', '').replace('{text}', labels.learntAgain));
    await inside('pause').click();
    await status(labels.done_pause);
    await expectNoEnglish('penchant-profile', 60);
    await inside('pause').click();
    await status(labels.done_resume);
    await inside('undo').click();
    await status(labels.done_undo);
    for (const [button, text] of [
      ['reset', labels.done_reset],
      ['forget', labels.done_forget],
    ] as const) {
      await tab.locator(`penchant-profile .controls > .buttons > .${button}`).click();
      await expectNoEnglish('penchant-profile', 30);
      expect(await violations(tab)).toEqual([]);
      await tab.locator(`penchant-profile dialog[open] .${button}`).click();
      await status(text);
      await expectNoEnglish('penchant-profile', 15);
    }
    await inside('undo').click();
    await status(labels.nothingToUndo);
  });
});
