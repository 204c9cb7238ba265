/** `<penchant-picker>` in a page's life: what it is given, when it keeps silent, texts that grow, other shadow roots, hostile texts. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.js';
import { ANSWERS, heard, hears, labelsOf, message, mountPicker, openPage, settled, shownTexts } from './picker-page.js';
import { STRICT_POLICY, startServer, type TestServer } from './server.js';

type Picker = import('penchant/widget').PenchantPicker;

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

const buttons = () => tab.locator('penchant-picker button:visible');

describe('attributes and properties', () => {
  it('are the same thing', async () => {
    const found = await tab.evaluate(() => {
      const picker = document.createElement('penchant-picker');
      const pairs: [string, string, unknown][] = [
        ['mode', 'mode', 'rank'],
        ['ask', 'ask', 'auto'],
        ['askAbove', 'ask-above', 0.5],
        ['prompt', 'prompt', 'Why?'],
        ['apply', 'apply', 'always'],
        ['topN', 'top-n', 2],
        ['format', 'format', 'text'],
        ['headingLevel', 'heading-level', 4],
        ['streaming', 'streaming', true],
        ['disabled', 'disabled', true],
      ];
      const target = picker as unknown as Record<string, unknown>;
      return pairs.map(([property, attribute, value]) => {
        const before = target[property];
        target[property] = value;
        const reflected = picker.getAttribute(attribute);
        picker.removeAttribute(attribute);
        const reset = JSON.stringify(target[property]) === JSON.stringify(before);
        picker.setAttribute(attribute, value === true ? '' : String(value));
        return [property, reflected, reset, target[property] === value];
      });
    });
    for (const [property, reflected, reset, back] of found) {
      expect([property, reflected !== null, reset, back]).toEqual([property, true, true, true]);
    }
  });

  it('set before the element is defined, or nonsense, do no harm', async () => {
    const mode = await tab.evaluate(() => {
      const { PenchantPicker } = page;
      const early = document.createElement('early-picker') as unknown as Picker;
      Object.assign(early, { candidates: ['a', 'b'], mode: 'thumbs', topN: 1 });
      customElements.define('early-picker', class extends PenchantPicker {});
      document.body.append(early);
      const odd = document.createElement('penchant-picker');
      odd.innerHTML = '';
      for (const name of ['mode', 'ask', 'apply', 'top-n', 'heading-level', 'chips']) odd.setAttribute(name, '☃');
      document.body.append(odd);
      return [early.mode, early.candidates.length, early.getAttribute('top-n'), odd.mode, odd.ask, odd.topN];
    });
    expect(mode).toEqual(['thumbs', 2, '1', 'pick', 'always', undefined]);
  });
});

describe('whether to ask', () => {
  it('never: the answers stand in their order, with nothing to press', async () => {
    await mountPicker(tab, { user: 'silent', ask: 'never' });
    expect(await shownTexts(tab)).toHaveLength(4);
    expect(await buttons().count()).toBe(0);
    expect(await message(tab)).toBe('');
  });

  it.each(['pick', 'pair'])(
    'auto, in mode %s: where a judgement teaches enough, and not where it teaches too little',
    async (mode) => {
      await mountPicker(tab, { user: `auto-${mode}`, mode, ask: 'auto' });
      const [asked] = await hears<{ information: number }>(tab, 'ask', 1);
      expect(asked?.information).toBeGreaterThan(0.1);
      expect(await tab.locator('penchant-picker button.choose:visible').count()).toBeGreaterThan(1);
      await tab.evaluate(
        (above) => {
          const { picker } = globalThis as unknown as { picker: Picker };
          picker.askAbove = above;
          picker.candidates = [...picker.candidates].reverse();
        },
        (asked?.information ?? 0) + 0.01,
      );
      await hears(tab, 'rank', 2);
      await settled(tab);
      expect(await buttons().count()).toBe(0);
      expect(await heard(tab, 'ask')).toHaveLength(1);
      expect(await shownTexts(tab)).toHaveLength(4);
    },
  );
});

describe('many texts', () => {
  it('are drawn one after the other, some in each frame, and the newest set is the one that stands in the end', async () => {
    const set = (name: string) =>
      Array.from({ length: 300 }, (_, i) => `**${name}** ${i}\n\n${'- point\n'.repeat(20)}`);
    await mountPicker(tab, { user: '', candidates: ['a', 'b'] });
    const drawn = await tab.evaluate(
      ([first, second]) =>
        new Promise<number[][]>((resolve) => {
          const { picker } = globalThis as unknown as { picker: Picker };
          const counts: number[][] = [];
          const count = () => {
            const texts = [...(picker.shadowRoot?.querySelectorAll('.card .content') ?? [])];
            const full = texts.map((text) => text.childElementCount > 0);
            counts.push([full.filter(Boolean).length, full.lastIndexOf(true) + 1]);
            if (counts.length === 3) picker.candidates = second;
            const isBusy = picker.shadowRoot?.querySelector('.cards')?.getAttribute('aria-busy') === 'true';
            if (counts.length < 5 || isBusy) requestAnimationFrame(count);
            else resolve(counts);
          };
          picker.candidates = first;
          requestAnimationFrame(count);
        }),
      [set('one'), set('two')] as const,
    );
    // Never one below another that is empty; and not all in the first frame.
    for (const [filled, last] of drawn) expect(filled).toBe(last);
    expect(drawn[0]?.[0]).toBeLessThan(300);
    const texts = await shownTexts(tab);
    expect(texts).toHaveLength(300);
    texts.forEach((text, i) => {
      expect(text.startsWith(`two ${i}`)).toBe(true);
    });
  });
});

describe('texts that grow', () => {
  const scroll = () =>
    tab.evaluate(() => {
      const { picker } = globalThis as unknown as { picker: Picker };
      return picker.shadowRoot?.querySelectorAll('li.card').length;
    });

  it('are shown as they come, on the same cards, and judged once they are whole', async () => {
    await mountPicker(tab, { user: 'stream', streaming: true, candidates: ['', ''] });
    expect(await message(tab)).toBe('The answers are still being written.');
    await tab.evaluate(() => {
      const { picker } = globalThis as unknown as { picker: Picker };
      (globalThis as Record<string, unknown>).card = picker.shadowRoot?.querySelector('li.card');
    });
    for (const texts of [
      ['Stand', ''],
      ['Stand it in', 'Use it'],
      ['Stand it in **water**.', 'Use it at once.'],
    ]) {
      await tab.evaluate((candidates) => {
        (globalThis as unknown as { picker: Picker }).picker.candidates = candidates;
      }, texts);
    }
    await tab.waitForFunction(() => {
      const { picker } = globalThis as unknown as { picker: Picker };
      return picker.shadowRoot?.querySelector('strong')?.textContent === 'water';
    });
    expect(await scroll()).toBe(2);
    expect(await buttons().count()).toBe(0);
    expect(await heard(tab, 'rank')).toEqual([]);
    await tab.evaluate(() => {
      (globalThis as unknown as { picker: Picker }).picker.streaming = false;
    });
    await hears(tab, 'rank', 1);
    const isSameCard = await tab.evaluate(() => {
      const { picker, card } = globalThis as unknown as { picker: Picker; card: Element };
      return [...(picker.shadowRoot?.querySelectorAll('li.card') ?? [])].includes(card);
    });
    expect(isSameCard).toBe(true);
    await tab.locator('penchant-picker button.choose').nth(1).click();
    await hears(tab, 'prefer', 1);
    expect((await labelsOf(tab))[0]?.texts).toEqual(['Stand it in **water**.', 'Use it at once.']);
  });

  it('may be elements of the page, which keep their own look', async () => {
    await tab.evaluate(() => {
      document.body.innerHTML = `<style>article { color: rgb(1, 2, 3) }</style>
        <penchant-picker prompt="p" streaming><article>Stand</article><article data-text="# Use it">Use it</article></penchant-picker>`;
    });
    await tab.evaluate(async () => {
      const picker = document.querySelector('penchant-picker') as Picker;
      Object.assign(globalThis, { picker, events: [] });
      picker.addEventListener('penchant-prefer', ({ detail }) => {
        (globalThis as unknown as { events: unknown[] }).events.push({ type: 'prefer', detail });
      });
      const engine = await page.createEngine({ user: 'slots', device: 'wasm', runtimeUrls: page.runtimeUrls });
      Object.assign(globalThis, { engine });
      picker.engine = engine;
      (picker.firstElementChild as Element).textContent += ' it in water.';
      const ranked = new Promise((resolve) => picker.addEventListener('penchant-rank', resolve, { once: true }));
      await Promise.resolve();
      picker.streaming = false;
      await ranked;
    });
    const shown = tab.locator('penchant-picker > article');
    expect(await shown.first().isVisible()).toBe(true);
    expect(await shown.first().evaluate((element) => getComputedStyle(element).color)).toBe('rgb(1, 2, 3)');
    await tab.locator('penchant-picker button.choose').nth(1).click();
    await hears(tab, 'prefer', 1);
    expect((await labelsOf(tab))[0]?.texts).toEqual(['Stand it in water.', '# Use it']);
    // Another child is another set.
    await tab.evaluate(() => document.querySelector('penchant-picker')?.append(document.createElement('article')));
    await tab.waitForFunction(
      () => document.querySelector('penchant-picker')?.shadowRoot?.querySelectorAll('li.card').length === 3,
    );
  });
});

describe('elements of the page as answers', () => {
  /** A picker of slotted answers with an engine, which has stored a choice of the second. */
  const mountSlotted = (user: string) =>
    tab.evaluate(async (name) => {
      const picker = document.createElement('penchant-picker');
      const add = (text: string) =>
        picker.append(Object.assign(document.createElement('article'), { textContent: text }));
      add('Stand it in water.');
      add('Use it at once.');
      Object.assign(globalThis, { picker, events: [] });
      picker.prompt = 'p';
      picker.addEventListener('penchant-prefer', ({ detail }) => {
        (globalThis as unknown as { events: unknown[] }).events.push({ type: 'prefer', detail });
      });
      document.body.append(picker);
      const engine = await page.createEngine({ user: name, device: 'wasm', runtimeUrls: page.runtimeUrls });
      Object.assign(globalThis, { engine });
      const ranked = new Promise((resolve) => picker.addEventListener('penchant-rank', resolve, { once: true }));
      picker.engine = engine;
      await ranked;
      const stored = new Promise((resolve) => picker.addEventListener('penchant-prefer', resolve, { once: true }));
      picker.choose(1);
      await stored;
    }, user);

  it('that change while the picker is out of the page are another set, and leave the label of the old one alone', async () => {
    await mountSlotted('detached');
    await tab.evaluate(async () => {
      const { picker } = globalThis as unknown as { picker: Picker };
      picker.remove();
      for (const child of picker.children) child.textContent = `${child.textContent} Really.`;
      const ranked = new Promise((resolve) => picker.addEventListener('penchant-rank', resolve, { once: true }));
      document.body.append(picker);
      await ranked;
      picker.choose(0);
    });
    await hears(tab, 'prefer', 2);
    expect((await labelsOf(tab)).map(({ texts, chosen }) => texts[chosen ?? -1])).toEqual([
      'Use it at once.',
      'Stand it in water. Really.',
    ]);
  });

  it('that change without saying anything else stay the same set', async () => {
    await mountSlotted('unchanged');
    await tab.evaluate(() => document.querySelector('penchant-picker > article')?.append(document.createElement('i')));
    await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(await message(tab)).toBe('You prefer answer 2.');
  });

  it('keep their own buttons, also those in a shadow root of theirs, and go by the picker wherever it stands', async () => {
    await mountSlotted('controls');
    await tab.evaluate(() => {
      const copy = document.createElement('div');
      copy.attachShadow({ mode: 'open' }).innerHTML = '<button>Copy</button>';
      document.querySelector('penchant-picker > article')?.append(copy);
      const around = Object.assign(document.createElement('div'), { className: 'wide' });
      const { picker } = globalThis as unknown as { picker: Picker };
      picker.replaceWith(around);
      around.append(picker);
    });
    await tab.locator('penchant-picker button', { hasText: 'Copy' }).click();
    await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(await heard(tab, 'prefer')).toHaveLength(1);
    await tab
      .locator('penchant-picker > article')
      .first()
      .click({ position: { x: 4, y: 4 } });
    expect(await hears(tab, 'prefer', 2)).toMatchObject([{ chosen: 1 }, { chosen: 0 }]);
  });
});

describe('on a page', () => {
  it('works within another shadow root, and its events come through', async () => {
    const heardOutside = await tab.evaluate(async (candidates) => {
      const outer = document.createElement('div');
      document.body.append(outer);
      const inner = document.createElement('div');
      outer.attachShadow({ mode: 'open' }).append(inner);
      const picker = document.createElement('penchant-picker');
      inner.attachShadow({ mode: 'open' }).append(picker);
      Object.assign(picker, { prompt: 'p', candidates });
      picker.engine = await page.createEngine({ user: 'nested', device: 'wasm', runtimeUrls: page.runtimeUrls });
      const preferred = new Promise<CustomEvent>((resolve) =>
        document.addEventListener('penchant-prefer', (event) => resolve(event as CustomEvent), { once: true }),
      );
      await new Promise((resolve) => document.addEventListener('penchant-rank', resolve, { once: true }));
      picker.focus();
      picker.shadowRoot?.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: '2', bubbles: true, composed: true }),
      );
      const { detail, target } = await preferred;
      return { chosen: detail.chosen, isOuter: target === outer };
    }, ANSWERS);
    expect(heardOutside).toEqual({ chosen: 1, isOuter: true });
  });

  it('several share one engine', async () => {
    await mountPicker(tab, { user: 'shared' });
    const count = await tab.evaluate(async (candidates) => {
      const { engine } = globalThis as unknown as { engine: import('penchant').Engine };
      const second = document.createElement('penchant-picker');
      Object.assign(second, { prompt: 'another', candidates, engine, mode: 'thumbs' });
      document.body.append(second);
      await new Promise((resolve) => second.addEventListener('penchant-rank', resolve, { once: true }));
      const stored = new Promise((resolve) => second.addEventListener('penchant-prefer', resolve, { once: true }));
      second.like(0);
      await stored;
      const first = document.querySelector('penchant-picker') as Picker;
      const also = new Promise((resolve) => first.addEventListener('penchant-prefer', resolve, { once: true }));
      first.choose(0);
      await also;
      return (await engine.labels()).length;
    }, ANSWERS);
    expect(count).toBe(2);
  });

  it('says that a choice is not kept while learning is paused', async () => {
    await mountPicker(tab, { user: 'paused' });
    await tab.evaluate(() =>
      (globalThis as unknown as { engine: import('penchant').Engine }).engine.set({ learning: false }),
    );
    await tab.locator('penchant-picker button.choose').first().click();
    expect(await hears(tab, 'prefer', 1)).toMatchObject([{ isStored: false }]);
    expect(await message(tab)).toBe('Learning is paused: this is not kept.');
    expect(await labelsOf(tab)).toEqual([]);
  });

  it('keeps a choice that was made before there was an engine', async () => {
    await mountPicker(tab, { user: '' });
    await tab.locator('penchant-picker button.choose').nth(1).click();
    expect(await message(tab)).toBe('Noted; it is saved as soon as the engine is ready.');
    await tab.evaluate(async () => {
      const engine = await page.createEngine({ user: 'early', device: 'wasm', runtimeUrls: page.runtimeUrls });
      Object.assign(globalThis, { engine });
      (globalThis as unknown as { picker: Picker }).picker.engine = engine;
    });
    expect(await hears(tab, 'prefer', 1)).toMatchObject([{ chosen: 1 }]);
  });

  it('runs from right to left', async () => {
    await mountPicker(tab, { user: '', mode: 'pair', candidates: ANSWERS.slice(0, 2) });
    await tab.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    const [first, second] = await Promise.all(
      [0, 1].map((n) => tab.locator('penchant-picker li.card').nth(n).boundingBox()),
    );
    expect(first?.x).toBeGreaterThan(second?.x ?? Number.NaN);
    await tab.locator('penchant-picker button.choose').first().focus();
    await tab.keyboard.press('ArrowLeft');
    const name = await tab.evaluate(() =>
      document.querySelector('penchant-picker')?.shadowRoot?.activeElement?.getAttribute('aria-label'),
    );
    expect(name).toBe('Prefer this: answer 2 of 2');
  });
});

describe('under the strictest policy', () => {
  it('the engine starts, and a click is learnt', async () => {
    await tab.goto(strict.url);
    await tab.waitForFunction(() => 'page' in globalThis);
    await mountPicker(tab, { user: 'strict' });
    await tab.locator('penchant-picker button.choose').first().click();
    await hears(tab, 'prefer', 1);
    expect(await labelsOf(tab)).toHaveLength(1);
  });

  it('10,000 hostile texts run no script, and make no element but those of Markdown', async () => {
    await tab.goto(strict.url);
    await tab.waitForFunction(() => 'page' in globalThis);
    const report = await tab.evaluate(async (count) => {
      let seed = 7;
      const int = (below: number) => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return seed % below;
      };
      const pick = <T>(items: readonly T[]) => items[int(items.length)] as T;
      let runs = 0;
      Object.assign(globalThis, { hit: () => runs++ });
      for (const name of ['alert', 'confirm', 'prompt', 'open'] as const) {
        Object.assign(globalThis, { [name]: () => runs++ });
      }
      const violated: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
        violated.push(`${violatedDirective} ${sample}`),
      );
      const pieces = [
        '<script>hit()</script>',
        '<img src=x onerror=hit()>',
        '<svg onload=hit()><script>hit()</script></svg>',
        '<iframe srcdoc="<script>parent.hit()</script>"></iframe>',
        '<a href="javascript:hit()">a</a>',
        '[a](javascript:hit())',
        '[a](JaVaScRiPt:hit() "t")',
        '[a](data:text/html,<script>hit()</script>)',
        '[a](vbscript:hit())',
        '![a](x" onerror="hit())',
        '<details open ontoggle=hit()>',
        '<style>@import "x"; * { display: none }</style>',
        '<penchant-picker></penchant-picker>',
        '<template shadowrootmode=open><script>hit()</script></template>',
        '<math><mi//xlink:href="data:x,<script>hit()</script>">',
        '<form action="javascript:hit()"><button>',
        '<base href="//x/"><link rel=stylesheet href=x>',
        '<meta http-equiv=refresh content="0;url=javascript:hit()">',
        '<object data=x></object><embed src=x>',
        '&lt;script&gt;hit()&lt;/script&gt;',
        '<scr\u0000ipt>hit()</script>',
        '\u202e<script>hit()</script>',
        '```html\n<script>hit()</script>\n```',
        '`<script>hit()</script>`',
        '| <script>hit()</script> | b |\n|---|---|\n| <img src=x onerror=hit()> | c |',
        '> <script>hit()</script>',
        '- [ ] <input onfocus=hit() autofocus>',
        '<x onclick=hit() style=position:fixed;inset:0>',
        '[![a](x)](javascript:hit())',
        '<https://x.example/?<script>hit()</script>>',
        '[a]: javascript:hit()\n[a]',
        '{{hit()}} <%= hit() %>',
        '# <script>hit()</script>',
        '*'.repeat(50),
        '['.repeat(50),
        '<'.repeat(50),
        'plain words, ',
        '\n\n',
        ' ',
      ];
      const allowed = new Set(
        'P H1 H2 H3 H4 H5 H6 UL OL LI STRONG EM DEL CODE PRE BLOCKQUOTE TABLE THEAD TBODY TR TH TD A BR HR DIV'.split(
          ' ',
        ),
      );
      const odd = new Set<string>();
      let elements = 0;
      const picker = document.createElement('penchant-picker');
      document.body.append(picker);
      const root = picker.shadowRoot as ShadowRoot;
      const batch = 100;
      for (let start = 0; start < count; start += batch) {
        picker.format = int(4) === 0 ? 'text' : 'markdown';
        picker.prompt = pick(pieces);
        picker.candidates = Array.from({ length: batch }, () =>
          Array.from({ length: 1 + int(6) }, () => pick(pieces)).join(pick(['', ' ', '\n', '\n\n'])),
        );
        do await new Promise((resolve) => setTimeout(resolve));
        while (root.querySelectorAll('li.card').length !== batch);
        for (const element of root.querySelectorAll('.text *')) {
          elements++;
          if (!allowed.has(element.tagName)) odd.add(element.tagName);
          for (const { name, value } of element.attributes) {
            const isKnown = [
              'href',
              'rel',
              'target',
              'start',
              'align',
              'class',
              'part',
              'tabindex',
              'role',
              'aria-label',
            ].includes(name);
            if (!isKnown || (name === 'href' && !/^https?:/.test(value)))
              odd.add(`${element.tagName} ${name}=${value}`);
          }
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { runs, odd: [...odd], violated, elements, scripts: document.scripts.length };
    }, 10_000);
    expect(report).toMatchObject({ runs: 0, odd: [], violated: [], scripts: 1 });
    expect(report.elements).toBeGreaterThan(10_000);
  });
});
