/** The page of the bench `jank`: what an app does with an engine, step by step, each begun in a task of its own. */
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { createEngine, type Engine } from 'penchant';
import 'penchant/widget/define';

const PROMPT = 'How do I keep basil fresh?';
const MANY = 10_000;
const CLICKS = 20;

let engine: Engine;
let texts: readonly string[];
const known = Array.from({ length: MANY }, (_, i) => `Answer ${i}: plain words.`);

const start = async () => {
  engine = await createEngine({ user: 'jank', device: 'wasm', runtimeUrls: { wasm: wasmUrl }, deadlineMs: 600_000 });
};
const rank = (candidates: readonly string[]) => engine.rerank({ prompt: PROMPT, candidates, apply: 'always' });

/** In the order in which they are run; each builds on those before it. */
const steps = {
  /** What the browser does by itself. */
  nothing: () => new Promise((resolve) => setTimeout(resolve, 2000)),
  start,
  fresh: () => rank(texts),
  async clicks() {
    for (let i = 0; i < CLICKS; i++) {
      const { eventId } = await rank(texts);
      await engine.prefer({ eventId, chosen: i % texts.length });
    }
  },
  async picker() {
    const picker = document.createElement('penchant-picker');
    const shown = new Promise((resolve) => picker.addEventListener('penchant-rank', resolve, { once: true }));
    Object.assign(picker, { engine, prompt: PROMPT, candidates: texts.slice(0, 5) });
    document.body.append(picker);
    await shown;
    // And painted.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    picker.remove();
  },
  /** Fresh to the encoder; the next step has them known. */
  encode500: () => rank(known.slice(0, 500)),
  known500: () => rank(known.slice(0, 500)),
  encode10000: () => rank(known),
  known10000: () => rank(known),
  async startAgain() {
    engine.dispose();
    await start();
    await rank(texts);
    engine.dispose();
  },
};

const jankPage = {
  steps: Object.keys(steps) as JankStep[],
  /** Resolves when the step is over; it begins and ends with a mark in the trace. */
  run: (name: JankStep, given: readonly string[]) =>
    new Promise<void>((resolve, reject) => {
      texts = given;
      setTimeout(async () => {
        performance.mark(`${name}:begin`);
        try {
          await steps[name]();
          performance.mark(`${name}:end`);
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    }),
};

declare global {
  var jank: typeof jankPage;
}
export type JankStep = keyof typeof steps;
globalThis.jank = jankPage;
