/** The languages that the widget brings: complete, with the same places for values, and fit for the sentences they are put into. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STYLE_AXES } from '../../src/features/style-axes.js';
import type { Label, ProfileAxis } from '../../src/shared/protocol.js';
import { CHINESE } from '../../src/widget/labels/chinese.js';
import { GERMAN } from '../../src/widget/labels/german.js';
import type { Labels } from '../../src/widget/labels/labels.js';
import { CHIPS } from '../../src/widget/picker/chips.js';
import { PICKER_ENGLISH, type PickerLabels } from '../../src/widget/picker/labels.js';
import { PROFILE_ENGLISH, type ProfileLabelChanges } from '../../src/widget/profile/labels.js';
import { choiceWords, createWords, strengthWords } from '../../src/widget/profile/words.js';
import { label } from '../fixtures/labels.js';

const AXES = Object.fromEntries(STYLE_AXES.map(({ name, title, more, less }) => [name, { title, more, less }]));

/** Every string of a map by its path, such as `axes.length.more`. */
function flat(value: object, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) =>
      typeof one === 'string' ? [[`${path}${key}`, one]] : Object.entries(flat(one, `${path}${key}.`)),
    ),
  );
}

const PICKER = flat({ ...PICKER_ENGLISH, axes: AXES });
const PROFILE = flat(PROFILE_ENGLISH);
const ENGLISH = { ...PICKER, ...PROFILE };

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string).sort();
const withoutPlaces = (text: string) => text.replace(/\{\w+\}/g, '');

/** Names of buttons beside what the buttons show. */
const named = (strings: Record<string, string>) =>
  Object.keys(strings).flatMap((key) => {
    const shown = strings[key.replace(/Name$/, '')];
    return key.endsWith('Name') && shown !== undefined ? [[shown, strings[key] as string] as const] : [];
  });

interface Language {
  readonly tag: string;
  readonly labels: Labels;
  /** Same as in English, by path. */
  readonly same: readonly string[];
  /** Places of the English string that this language does without, by path. */
  readonly without: Readonly<Record<string, readonly string[]>>;
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  german: { tag: 'de', labels: GERMAN, same: ['axes.code.title'], without: {} },
  // The words of a Chinese text are not parted, and not counted.
  chinese: { tag: 'zh-Hans', labels: CHINESE, same: [], without: { showAll: ['words'], showAllName: ['words'] } },
};

const axis = (name: string): ProfileAxis => ({
  ...{ axis: name, kind: 'style', title: '', more: '', less: '', ...AXES[name], text: '' },
  ...{ mean: 1, sd: 0.2, populationMean: 0, certainty: 0.99, isSet: false },
});

describe('English', () => {
  it('has one meaning for every name that both elements use', () => {
    const shared = Object.keys(PROFILE).filter((key) => key in PICKER);
    expect(shared).toEqual(['undo', 'engineLost']);
    for (const key of shared) expect(places(PROFILE[key] as string)).toEqual(places(PICKER[key] as string));
  });

  it('has accessible names that begin with what is seen', () => {
    for (const strings of [PICKER, PROFILE]) {
      for (const [shown, name] of named(strings)) expect(name.startsWith(shown), name).toBe(true);
    }
  });
});

describe.each(Object.entries(LANGUAGES))('%s', (file, { tag, labels, same, without }) => {
  const strings = flat(labels);
  const entries = Object.entries(strings);

  it('has every string and no other, those of all axes and chips included', () => {
    expect(Object.keys(strings).sort()).toEqual(Object.keys(ENGLISH).sort());
    expect(Object.keys(labels.axes).sort()).toEqual(STYLE_AXES.map(({ name }) => name).sort());
    expect(Object.keys(labels.chips).sort()).toEqual(CHIPS.map(({ name }) => name).sort());
    expect(entries.filter(([, text]) => text.trim() !== text || text === '')).toEqual([]);
  });

  it('is what either element takes, and an entry of the package', () => {
    const taken: [Partial<PickerLabels>, ProfileLabelChanges] = [labels, labels];
    expect(taken[0]).toBe(taken[1]);
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(exports[`./widget/labels/${file}`].default).toBe(`./dist/src/widget/labels/${file}.js`);
  });

  it('has the same places for values as English', () => {
    for (const [path, text] of entries) {
      const wanted = places(ENGLISH[path] as string).filter((name) => !without[path]?.includes(name));
      // The form for one may say "one" in words.
      const isOne = path.endsWith('_one');
      const besidesCount = (names: readonly string[]) => (isOne ? names.filter((name) => name !== 'count') : names);
      expect(besidesCount(places(text)), path).toEqual(besidesCount(wanted));
    }
  });

  it('has accessible names that begin with what is seen', () => {
    expect(named(strings).length).toBe(named(PICKER).length + named(PROFILE).length);
    for (const [shown, name] of named(strings)) {
      expect(name.startsWith(shown), name).toBe(true);
      expect(name.length).toBeGreaterThan(shown.length);
    }
  });

  it('says nothing in English', () => {
    const english = new Set([...Object.values(PICKER), ...Object.values(PROFILE)]);
    const isWords = (text: string) => /\p{L}/u.test(withoutPlaces(text));
    const found = entries.filter(([, text]) => isWords(text) && english.has(text)).map(([path]) => path);
    expect(found).toEqual(same);
  });

  it('ends sentences where English does', () => {
    const end = (text: string) => /([.。?？…])$/.exec(text)?.[1]?.replace('。', '.').replace('？', '?');
    for (const [path, text] of entries) expect(end(text), path).toBe(end(ENGLISH[path] as string));
  });

  it('tells the axes apart, and each from its opposite', () => {
    const all = Object.values(labels.axes);
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
    expect(new Set(all.flatMap(({ more, less }) => [more, less])).size).toBe(2 * all.length);
  });

  it('has all plural forms of its language', () => {
    const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
    for (const key of Object.keys(PROFILE)) {
      const stem = /^(.+)_one$/.exec(key)?.[1];
      if (stem) for (const category of categories) expect(strings).toHaveProperty(`${stem}_${category}`);
    }
  });

  it('is not imported by the elements', () => {
    const importing = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .filter((path) => readFileSync(`src/${path}`, 'utf8').includes(`labels/${file}.js`));
    expect(importing).toEqual([]);
  });
});

describe('German', () => {
  const entries = Object.entries(flat(GERMAN));

  it('has the quotation marks, ellipses and spaces of German', () => {
    for (const [path, text] of entries) {
      expect(text, path).not.toMatch(/["'`”‘’«»]|\.\.\.| {2}| [,;.:!?]|[^\s]…|\d ?%/);
      expect(text.replace(/[^„“]/g, ''), path).toMatch(/^(„“)*$/);
    }
  });

  it('says du, not Sie', () => {
    expect(entries.filter(([, text]) => /\b(Sie|Ihnen|Ihre?[mnrs]?)\b/.test(text))).toEqual([]);
  });

  it('has words for axes that go on with a sentence', () => {
    for (const { more, less } of Object.values(GERMAN.axes)) expect(`${more} ${less}`).toMatch(/^\p{Ll}.* \p{Ll}/u);
  });

  it('reads well where it is put together', () => {
    const words = createWords({ ...PROFILE_ENGLISH, ...GERMAN }, 'de');
    const said = (more: Partial<Label>) =>
      choiceWords(label('a', more), [axis('length'), axis('examples')], words).replace(/[\u2068\u2069]/g, '');
    const texts = ['Sparsam.', 'Viel.', 'Gar nicht.'];
    const wishes = [{ axis: 'length', direction: -1 } as const, { axis: 'examples', direction: 1 } as const];
    expect(said({ texts: texts.slice(0, 2), chosen: 0 })).toBe('Du hast „Sparsam.“ einer anderen vorgezogen');
    expect(said({ texts, chosen: 1, wishes })).toBe(
      'Du hast „Viel.“ 2 anderen vorgezogen; gewünscht: kürzer und mit mehr Beispielen',
    );
    expect(strengthWords(-1.5, GERMAN.axes.length as (typeof GERMAN.axes)[string], words)).toBe(
      'kürzer, starke Vorliebe',
    );
    expect(words.plural('choices', 1)).toBe('1 Entscheidung');
  });
});

describe('Chinese', () => {
  const entries = Object.entries(flat(CHINESE));

  it('is of Chinese characters and full-width punctuation', () => {
    for (const [path, text] of entries) {
      expect(withoutPlaces(text), path).toMatch(/^[\p{Script=Han}，。：；？、“”（）…\d% ]*$/u);
      expect(text.replaceAll('……', ''), path).not.toContain('…');
      expect(text.replace(/[^“”]/g, ''), path).toMatch(/^(“”)*$/);
    }
  });

  it('has spaces around numbers, and nowhere else', () => {
    for (const [path, text] of entries) {
      expect(text, path).not.toMatch(/[，。：；？、“”（）…] | [，。：；？、“”（）…]|\p{Script=Han} \p{Script=Han}/u);
      expect(text, path).not.toMatch(
        /\p{Script=Han}\{(count|position|on|odds|added|skipped|liked|disliked|percent)\}/u,
      );
      expect(text, path).not.toMatch(
        /\{(count|position|on|odds|added|skipped|liked|disliked|percent)\}\p{Script=Han}/u,
      );
    }
  });

  it('says 你, not 您, in simplified characters', () => {
    expect(entries.filter(([, text]) => /[您個這對學習選擇為無還過時間長應請評價與檔樣據顯頁]/u.test(text))).toEqual(
      [],
    );
  });

  it('reads well where it is put together', () => {
    const words = createWords({ ...PROFILE_ENGLISH, ...CHINESE }, 'zh-Hans');
    const said = (more: Partial<Label>) =>
      choiceWords(label('a', more), [axis('length'), axis('examples')], words).replace(/[\u2068\u2069]/g, '');
    const texts = ['少一点。', '多一点。', '一点也不。'];
    const wishes = [{ axis: 'length', direction: -1 } as const, { axis: 'examples', direction: 1 } as const];
    expect(said({ texts: texts.slice(0, 2), chosen: 0 })).toBe('相比另外 1 个，你更喜欢“少一点。”');
    expect(said({ texts, chosen: 1, wishes })).toBe('相比另外 2 个，你更喜欢“多一点。”；你希望回答更短、例子更多');
    expect(strengthWords(0.2, CHINESE.axes.length as (typeof CHINESE.axes)[string], words)).toBe('更长（轻微偏好）');
    // Words are not parted; a quotation ends nevertheless.
    expect(said({ texts: ['长'.repeat(500), '短'], chosen: 0 }).length).toBeLessThan(110);
  });
});
