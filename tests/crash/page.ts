/**
 * What the crash tests do on the page. An acknowledgement counts once it has left the browser: the page calls `acked`,
 * a binding of the harness.
 */
import type { Page } from 'playwright-core';
import type { TestPage } from '../browser/page/main.js';

type Engine = Awaited<ReturnType<TestPage['createEngine']>>;

declare global {
  var page: TestPage;
  var engine: Engine;
  var acked: (id: string) => Promise<void>;
  var isWriting: boolean;
}

/** What was found when an engine started. */
export interface Found {
  readonly ids: readonly string[];
  /** Labels that are there and are not what was written. */
  readonly partial: readonly string[];
  readonly dataLoss: readonly { readonly copy: string; readonly restored: number; readonly lost: number }[];
  readonly persistence: string;
  /** From the call of `createEngine` to a list of all labels. */
  readonly milliseconds: number;
}

/** Opens the test page and gives it an `acked` binding. */
export async function openPage(
  context: { newPage(): Promise<Page> },
  url: string,
  onAck: (id: string) => void,
): Promise<Page> {
  const tab = await context.newPage();
  // The compiler that runs these files names functions by a helper that pages do not have.
  await tab.addInitScript('globalThis.__name = (value) => value');
  await tab.exposeBinding('acked', (_source, id: string) => onAck(id));
  await tab.goto(url);
  return tab;
}

/** Starts an engine as `engine` on the page, and compares every label with what its id says it must be. */
export function startEngine(tab: Page, user: string, { isFaulty = false } = {}): Promise<Found> {
  return tab.evaluate(
    async ([name, faulty]) => {
      const began = performance.now();
      globalThis.engine = await page.createEngine({
        user: name,
        device: 'wasm',
        runtimeUrls: page.runtimeUrls,
        ...(faulty && { worker: page.openFaultyWorker }),
      });
      const labels = await engine.labels();
      const milliseconds = performance.now() - began;
      const partial = labels.filter(
        (label) =>
          label.prompt !== `${label.id} `.repeat(label.id.startsWith('large') ? 60_000 : 200) ||
          label.texts.length !== 2,
      );
      return {
        ids: labels.map(({ id }) => id),
        partial: partial.map(({ id }) => id),
        dataLoss: [...engine.info.dataLoss],
        persistence: engine.persistence,
        milliseconds,
      };
    },
    [user, isFaulty] as const,
  );
}

/** Lets the engine know the texts that `write` uses, so that labels are written at once: a model is compiled in a second. */
export function learnTexts(tab: Page): Promise<unknown> {
  return tab.evaluate(() =>
    engine.rerank({
      prompt: '',
      candidates: [0, 1, 2, 3, 4].flatMap((n) => [
        `Short answer ${n}.`,
        `An answer that goes on for longer, number ${n}, and then some more.`,
      ]),
    }),
  );
}

/**
 * Gives labels until told to stop, or `count` of them; ids are `prefix` and a number. Two kilobytes each, or more than
 * half a megabyte where the prefix is `large`. One in `learnt` counts for the learner; the rest have weight 0.
 */
export function write(tab: Page, prefix: string, count = Number.MAX_SAFE_INTEGER, learnt = 1): Promise<number> {
  return tab.evaluate(
    async ([start, most, every]) => {
      globalThis.isWriting = true;
      let given = 0;
      for (; given < most && globalThis.isWriting; given++) {
        const id = `${start}${given}`;
        const { persistence } = await engine.prefer({
          labelId: id,
          prompt: `${id} `.repeat(id.startsWith('large') ? 60_000 : 200),
          chosen: `Short answer ${given % 5}.`,
          rejected: `An answer that goes on for longer, number ${given % 5}, and then some more.`,
          weight: given % every === 0 ? 1 : 0,
        });
        if (persistence === 'journaled') void acked(id);
      }
      return given;
    },
    [prefix, count, learnt] as const,
  );
}

/** Lets `write` come to its end. */
export function stopWriting(tab: Page): Promise<void> {
  return tab.evaluate(() => {
    globalThis.isWriting = false;
  });
}

/** What a scenario gives back: figures for the table, and sentences on what must not be. */
export interface Report {
  readonly name: string;
  readonly figures: Readonly<Record<string, number | string>>;
  readonly failures: readonly string[];
}

export interface Setting {
  readonly url: string;
  readonly seed: number;
  readonly say: (text: string) => void;
}

export const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** The value below which `share` of the numbers lie. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
