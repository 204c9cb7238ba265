/** `<penchant-picker>` in a real Chromium with a real engine: each mode by mouse, by keyboard and by touch. */
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.js';
import {
  ANSWERS,
  hears,
  labelsOf,
  message,
  mountPicker,
  openPage,
  PROMPT,
  settled,
  shownTexts,
  violations,
} from './picker-page.js';
import { startServer, type TestServer } from './server.js';

const MODES = ['pick', 'pair', 'thumbs', 'rank'] as const;

let server: TestServer;
let browser: TestBrowser;
let tab: Page;

beforeAll(async () => {
  server = await startServer(inject('testSite'));
  browser = await openBrowser({ touch: true });
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

const cards = () => tab.locator('penchant-picker li.card');
const button = (part: string) => tab.locator(`penchant-picker button.${part}:visible`);
/** What the user has said, as the buttons show it. */
const pressed = () =>
  tab
    .locator('penchant-picker button:is([aria-checked="true"], [aria-pressed="true"])')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));

describe.each(MODES)('in mode %s', (mode) => {
  it('axe finds nothing wrong in light, dark and forced colours, before and after a judgement', async () => {
    await mountPicker(tab, { user: `axe-${mode}`, mode, chips: [{ name: 'too-long', axis: 'length', direction: -1 }] });
    // Of a page without a background axe believes that it is white.
    await tab.evaluate(() => {
      document.documentElement.style.background = 'Canvas';
    });
    const looks = async () => {
      for (const media of [
        { colorScheme: 'light' },
        { colorScheme: 'dark' },
        { colorScheme: 'light', forcedColors: 'active' },
      ] as const) {
        await tab.emulateMedia({ forcedColors: 'none', ...media });
        const surface = await tab
          .locator('penchant-picker li.card:not(.pressed)')
          .first()
          .evaluate((card) => getComputedStyle(card).backgroundColor);
        if (!('forcedColors' in media)) {
          expect(surface).toBe(media.colorScheme === 'dark' ? 'rgb(27, 31, 30)' : 'rgb(255, 255, 255)');
        }
        expect(await violations(tab), JSON.stringify(media)).toEqual([]);
      }
      await tab.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
    };
    await looks();
    await button({ pick: 'choose', pair: 'choose', thumbs: 'like', rank: 'save' }[mode]).first().click();
    await hears(tab, 'prefer', 1);
    await looks();
  });

  it('what was said is shown again after a reload, and can be taken back', async () => {
    const candidates = mode === 'pair' ? ANSWERS.slice(0, 2) : ANSWERS;
    const user = `reload-${mode}`;
    await mountPicker(tab, { user, mode, candidates });
    await button({ pick: 'choose', pair: 'choose', thumbs: 'dislike', rank: 'down' }[mode]).first().click();
    if (mode === 'rank') await button('save').click();
    await hears(tab, 'prefer', 1);
    const before = { pressed: await pressed(), message: await message(tab), texts: await shownTexts(tab) };
    await tab.evaluate(() => (globalThis as unknown as { engine: { dispose(): void } }).engine.dispose());
    await tab.reload();
    await tab.waitForFunction(() => 'page' in globalThis);
    await mountPicker(tab, { user, mode, candidates });
    await tab.waitForFunction(
      (text) => document.querySelector('penchant-picker')?.shadowRoot?.querySelector('.message')?.textContent === text,
      before.message,
    );
    if (mode !== 'pair') expect(await shownTexts(tab)).toEqual(before.texts);
    expect(await pressed()).toHaveLength(before.pressed.length);
    await button('undo').click();
    await hears(tab, 'undo', 1);
    expect(await labelsOf(tab)).toEqual([]);
    expect(await pressed()).toEqual([]);
  });
});

describe('by mouse', () => {
  it('the best is picked, changed in one write, tied, and taken back', async () => {
    await mountPicker(tab, { user: 'mouse-pick', mode: 'pick' });
    await button('choose').nth(1).click();
    const [first] = await hears(tab, 'prefer', 1);
    expect(first).toMatchObject({ outcome: 'chosen', chosen: 1, shown: [0, 1, 2, 3], candidates: ANSWERS, labels: 1 });
    // A click on the card itself does the same.
    await cards().nth(2).locator('.text li').first().click();
    const [, second] = await hears(tab, 'prefer', 2);
    expect(second).toMatchObject({ chosen: 2, replaces: first?.labelId, labels: 1 });
    expect(await pressed()).toEqual(['Prefer this: answer 3 of 4']);
    await button('tie').click();
    await hears(tab, 'prefer', 3);
    expect((await labelsOf(tab)).map(({ outcome, prompt }) => [outcome, prompt])).toEqual([['tie', PROMPT]]);
    await button('undo').click();
    await hears(tab, 'undo', 1);
    expect(await labelsOf(tab)).toEqual([]);
    expect(await message(tab)).toBe('The choice is undone.');
  });

  it('no click is lost while another is being saved, and the last one counts', async () => {
    await mountPicker(tab, { user: 'mouse-fast', mode: 'pick' });
    await tab.evaluate(() => {
      const { picker } = globalThis as unknown as { picker: import('penchant/widget').PenchantPicker };
      for (const index of [0, 1, 2, 3, 1]) picker.choose(index);
    });
    await tab.waitForFunction(() => {
      const { events } = globalThis as unknown as { events: { type: string; detail: { chosen?: number } }[] };
      return events.findLast(({ type }) => type === 'prefer')?.detail.chosen === 1;
    });
    const labels = await labelsOf(tab);
    expect(labels.map(({ chosen }) => chosen)).toEqual([1]);
  });

  it('pairs are asked one after another, none twice, with either side first, until none is left', async () => {
    const candidates = ANSWERS.slice(0, 3);
    await mountPicker(tab, { user: 'mouse-pair', mode: 'pair', candidates });
    const asked: string[] = [];
    const parts = ['choose', 'both-bad', 'skip'];
    for (const [n, part] of parts.entries()) {
      const texts = await shownTexts(tab);
      expect(texts).toHaveLength(2);
      asked.push([...texts].sort().join('|'));
      await button(part).last().click();
      const stored = await hears(tab, 'prefer', n + 1);
      const shown = (stored[n] as { shown: number[] }).shown;
      const label = (await labelsOf(tab)).at(-1);
      expect(label?.texts).toEqual(shown.map((i) => candidates[i]));
      expect(label?.appPositions).toEqual(shown);
      await button('next').click();
      await settled(tab);
    }
    expect(new Set(asked).size).toBe(3);
    expect(await message(tab)).toBe('Nothing to ask about these answers.');
    expect(await shownTexts(tab)).toHaveLength(3);
    expect(await button('choose').count()).toBe(0);
  });

  it('thumbs go up and down, one label for the set', async () => {
    await mountPicker(tab, { user: 'mouse-thumbs', mode: 'thumbs' });
    await button('like').nth(0).click();
    await button('dislike').nth(1).click();
    await button('dislike').nth(2).click();
    await hears(tab, 'prefer', 1);
    await tab.waitForFunction(() => {
      const { events } = globalThis as unknown as { events: { type: string; detail: { disliked?: number[] } }[] };
      return events.findLast(({ type }) => type === 'prefer')?.detail.disliked?.length === 2;
    });
    expect(await labelsOf(tab)).toMatchObject([{ outcome: 'rated', ratings: [1, -1, -1, 0] }]);
    await button('like').nth(0).click();
    await button('dislike').nth(1).click();
    await button('dislike').nth(2).click();
    await tab.waitForFunction(async () =>
      ((globalThis as unknown as { engine: import('penchant').Engine }).engine.labels() as Promise<unknown[]>).then(
        (labels) => labels.length === 0,
      ),
    );
    expect(await pressed()).toEqual([]);
  });

  it('answers are dragged into order, and the order is saved', async () => {
    await mountPicker(tab, { user: 'mouse-rank', mode: 'rank' });
    const texts = await shownTexts(tab);
    const grip = await cards().nth(3).locator('.grip').boundingBox();
    const goal = await cards().nth(0).boundingBox();
    if (!grip || !goal) throw new Error('Expected cards with boxes, got none.');
    await tab.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
    await tab.mouse.down();
    for (const share of [0.3, 0.6, 0.9, 1]) {
      const from = grip.y + grip.height / 2;
      await tab.mouse.move(grip.x + grip.width / 2, from + share * (goal.y + 4 - from), { steps: 4 });
    }
    await tab.mouse.up();
    expect(await shownTexts(tab)).toEqual([texts[3], texts[0], texts[1], texts[2]]);
    await button('save').click();
    expect(await hears(tab, 'prefer', 1)).toMatchObject([{ outcome: 'ranked', ranking: [3, 0, 1, 2] }]);
    expect(await labelsOf(tab)).toMatchObject([{ outcome: 'ranked' }]);
    expect(await message(tab)).toBe('Your order is saved.');
  });

  it('a reason chip is kept with the choice, and taken off again', async () => {
    await mountPicker(tab, { user: 'mouse-chips', mode: 'pick' });
    await tab.evaluate(() =>
      document.querySelector('penchant-picker')?.setAttribute('chips', 'too-long too-short friendly'),
    );
    expect(await button('chip').count()).toBe(0);
    await button('choose').nth(3).click();
    await hears(tab, 'prefer', 1);
    await button('chip').nth(0).click();
    const [, second] = await hears(tab, 'prefer', 2);
    expect(second).toMatchObject({ chosen: 3, wishes: [{ axis: 'length', direction: -1 }] });
    // The same axis the other way round takes its place.
    await button('chip').nth(1).click();
    await hears(tab, 'prefer', 3);
    await button('chip').nth(2).click();
    await hears(tab, 'prefer', 4);
    expect(await labelsOf(tab)).toMatchObject([
      {
        chosen: 3,
        wishes: [
          { axis: 'length', direction: 1 },
          { axis: 'warmth', direction: 1 },
        ],
      },
    ]);
    await button('chip').nth(2).click();
    await hears(tab, 'prefer', 5);
    expect((await labelsOf(tab))[0]?.wishes).toHaveLength(1);
  });
});

describe('by keyboard alone', () => {
  const focusedName = () =>
    tab.evaluate(() =>
      document.querySelector('penchant-picker')?.shadowRoot?.activeElement?.getAttribute('aria-label'),
    );
  /** Presses Tab until the focus is on a button of the picker whose name begins so. */
  const tabTo = async (name: string) => {
    for (let n = 0; n < 30; n++) {
      if ((await focusedName())?.startsWith(name)) return;
      await tab.keyboard.press('Tab');
    }
    throw new Error(`Expected Tab to reach ${name}, got to ${await focusedName()}.`);
  };

  it('the best is picked by arrows and Space, by digit, and taken back by u', async () => {
    await mountPicker(tab, { user: 'keys-pick', mode: 'pick' });
    await tabTo('Prefer this: answer 1');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('ArrowRight');
    expect(await focusedName()).toBe('Prefer this: answer 3 of 4');
    await tab.keyboard.press('Space');
    expect((await hears(tab, 'prefer', 1))[0]).toMatchObject({ chosen: 2 });
    await tab.keyboard.press('4');
    expect((await hears(tab, 'prefer', 2))[1]).toMatchObject({ chosen: 3 });
    await tab.keyboard.press('s');
    expect((await hears(tab, 'prefer', 3))[2]).toMatchObject({ outcome: 'skip' });
    await tab.keyboard.press('u');
    await hears(tab, 'undo', 1);
    expect(await labelsOf(tab)).toEqual([]);
    // The focus is still in the picker, and visible.
    expect(await focusedName()).toBeTruthy();
    const outline = await tab.evaluate(() => {
      const focused = document.querySelector('penchant-picker')?.shadowRoot?.activeElement;
      return focused && getComputedStyle(focused).outlineStyle;
    });
    expect(outline).toBe('solid');
  });

  it('arrows go on to what else can be said, and the focus is never lost', async () => {
    await mountPicker(tab, { user: 'keys-others', mode: 'pair', candidates: ANSWERS.slice(0, 3) });
    await tabTo('Prefer this: answer 1');
    await tab.keyboard.press('End');
    expect(await focusedName()).toMatch(/^Skip/);
    await tab.keyboard.press('ArrowUp');
    await tab.keyboard.press('Space');
    expect(await hears(tab, 'prefer', 1)).toMatchObject([{ outcome: 'bothBad' }]);
    await tab.keyboard.press('Home');
    await tab.keyboard.press('n');
    await settled(tab);
    await tab.keyboard.press('1');
    expect((await hears(tab, 'prefer', 2))[1]).toMatchObject({ outcome: 'chosen' });
  });

  it('radio buttons are one stop for Tab', async () => {
    await mountPicker(tab, { user: '', mode: 'pick' });
    await tabTo('Prefer this: answer 1');
    await tab.keyboard.press('Tab');
    expect(String(await focusedName())).not.toMatch(/^Prefer this/);
  });

  it('pairs are judged by digits, t and b, and the next is asked for by n', async () => {
    await mountPicker(tab, { user: 'keys-pair', mode: 'pair', candidates: ANSWERS.slice(0, 3) });
    await tabTo('Prefer this: answer 1');
    await tab.keyboard.press('2');
    const [first] = await hears<{ shown: number[]; chosen: number }>(tab, 'prefer', 1);
    expect(first?.chosen).toBe(first?.shown[1]);
    await tab.keyboard.press('n');
    await settled(tab);
    await tabTo('Prefer this: answer 1');
    await tab.keyboard.press('b');
    expect((await hears(tab, 'prefer', 2))[1]).toMatchObject({ outcome: 'bothBad' });
    await tab.keyboard.press('t');
    expect((await hears(tab, 'prefer', 3))[2]).toMatchObject({ outcome: 'tie' });
  });

  it('thumbs are given by Enter, l and d', async () => {
    await mountPicker(tab, { user: 'keys-thumbs', mode: 'thumbs' });
    await tabTo('Good: answer 1');
    await tab.keyboard.press('Enter');
    await hears(tab, 'prefer', 1);
    await tab.keyboard.press('3');
    expect(await focusedName()).toBe('Good: answer 3 of 4');
    await tab.keyboard.press('d');
    expect((await hears(tab, 'prefer', 2))[1]).toMatchObject({ liked: [0], disliked: [2] });
    await tab.keyboard.press('l');
    expect((await hears(tab, 'prefer', 3))[2]).toMatchObject({ liked: [0, 2], disliked: [] });
  });

  it('answers are put in order by buttons, Alt and arrows, and digits, with the focus going along', async () => {
    await mountPicker(tab, { user: 'keys-rank', mode: 'rank' });
    const texts = await shownTexts(tab);
    await tabTo('Down: move answer 1');
    await tab.keyboard.press('Enter');
    expect(await shownTexts(tab)).toEqual([texts[1], texts[0], texts[2], texts[3]]);
    expect(await focusedName()).toBe('Down: move answer 2 of 4 down');
    expect(await message(tab)).toBe('Moved to place 2 of 4.');
    await tab.keyboard.press('Alt+ArrowDown');
    expect(await shownTexts(tab)).toEqual([texts[1], texts[2], texts[0], texts[3]]);
    await tab.keyboard.press('4');
    expect(await shownTexts(tab)).toEqual([texts[1], texts[2], texts[3], texts[0]]);
    expect(await focusedName()).toMatch(/answer 4 of 4/);
    await tabTo('Save this order');
    await tab.keyboard.press('Enter');
    expect(await hears(tab, 'prefer', 1)).toMatchObject([{ ranking: [1, 2, 3, 0] }]);
  });
});

describe('by touch', () => {
  it.each([
    ['pick', 'choose', { outcome: 'chosen', chosen: 1 }],
    ['pair', 'choose', { outcome: 'chosen' }],
    ['thumbs', 'like', { outcome: 'rated', liked: [1] }],
  ] as const)('in mode %s a tap is a judgement', async (mode, part, expected) => {
    await mountPicker(tab, { user: `touch-${mode}`, mode });
    await button(part).nth(1).tap();
    expect(await hears(tab, 'prefer', 1)).toMatchObject([expected]);
  });

  it('answers are dragged by a finger, without scrolling the page', async () => {
    await mountPicker(tab, { user: 'touch-rank', mode: 'rank' });
    const texts = await shownTexts(tab);
    const session: CDPSession = await browser.context.newCDPSession(tab);
    const grip = await cards().nth(0).locator('.grip').boundingBox();
    const goal = await cards().nth(1).boundingBox();
    if (!grip || !goal) throw new Error('Expected cards with boxes, got none.');
    const x = grip.x + grip.width / 2;
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: y === undefined ? [] : [{ x, y }] });
    const from = grip.y + grip.height / 2;
    const to = goal.y + goal.height - 4;
    await touch('touchStart', from);
    for (const share of [0.2, 0.4, 0.6, 0.8, 1]) await touch('touchMove', from + share * (to - from));
    await touch('touchEnd');
    expect(await shownTexts(tab)).toEqual([texts[1], texts[0], texts[2], texts[3]]);
    expect(await tab.evaluate(() => scrollY)).toBe(0);
    // Not by a tap: Chromium takes one that follows made-up touches this fast for the end of a fling.
    await button('save').click();
    expect(await hears(tab, 'prefer', 1)).toMatchObject([{ ranking: [1, 0, 2, 3] }]);
  });
});

describe('a text that is longer than its card', () => {
  const LONG = Array.from({ length: 60 }, (_, i) => `Sentence number ${i} isn't short.`).join(' ');
  const set = (properties: object) =>
    tab.evaluate((given) => {
      Object.assign((globalThis as unknown as { picker: object }).picker, given);
    }, properties);
  const clamp = () => tab.evaluate(() => document.documentElement.style.setProperty('--penchant-clamp', '6em'));

  it('can be shown whole, says how many words it has, and is cut off again', async () => {
    await clamp();
    const picker = await mountPicker(tab, { user: 'long', candidates: ['Short.', LONG] });
    const more = picker.locator('button.more:visible');
    await more.waitFor();
    expect(await more.count()).toBe(1);
    expect(await more.textContent()).toBe('Show all 300 words');
    await more.click();
    expect(await more.textContent()).toBe('Show less');
    await more.click();
    expect(await more.getAttribute('aria-expanded')).toBe('false');
  });

  it('gets its button beside a short one, and no size changes while sizes are reported', async () => {
    await clamp();
    await tab.evaluate(() => {
      const errors: string[] = [];
      Object.assign(globalThis, { errors });
      addEventListener('error', ({ message: said }) => errors.push(said));
    });
    const picker = await mountPicker(tab, { user: 'beside', mode: 'pair', candidates: ['Short.', LONG] });
    await picker.locator('button.more:visible').waitFor();
    await tab.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))));
    expect(await tab.evaluate(() => (globalThis as unknown as { errors: string[] }).errors)).toEqual([]);
  });

  it('gets its button while it grows, also where no spaces part the words', async () => {
    await clamp();
    const picker = await mountPicker(tab, { user: 'grow', streaming: true, candidates: ['One.', '短い'] });
    await picker.locator('.text', { hasText: '短い' }).waitFor();
    expect(await picker.locator('button.more:visible').count()).toBe(0);
    await set({ candidates: ['One.', '短い文章です。'.repeat(200)] });
    const more = picker.locator('button.more:visible');
    await more.waitFor();
    expect(Number(/\d+/.exec((await more.textContent()) ?? '')?.[0])).toBeGreaterThan(300);
  });

  it('lets the keyboard reach what scrolls sideways, under the name of its place', async () => {
    const wide = `| ${'verylongheading | '.repeat(30)}\n|${'---|'.repeat(30)}\n| ${'cell | '.repeat(30)}`;
    const picker = await mountPicker(tab, { user: 'wide', apply: 'never', candidates: ['Plain.', wide] });
    const table = picker.locator('.wide[tabindex="0"]');
    await table.waitFor();
    expect(await table.getAttribute('aria-label')).toBe('Wide content of answer 2');
    await set({ candidates: ['Plain.', '| a | b |\n|---|---|\n| c | d |'] });
    await picker.locator('.wide:not([tabindex])').waitFor();
  });
});
