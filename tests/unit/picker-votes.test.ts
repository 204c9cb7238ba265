/** What becomes of what is said in a picker, with a real engine behind it: changed, taken back, cut off, said twice. */
import { describe, expect, it, vi } from 'vitest';
import type { Engine as PageEngine } from '../../src/client.js';
import type { Engine } from '../../src/engine/engine.js';
import { PenchantError } from '../../src/shared/errors.js';
import { PickerController, type PickerInput } from '../../src/widget/picker/controller.js';
import { startTinyEngine } from '../fixtures/tiny-engine.js';

const SET = [
  'Water it.',
  'Water it once a week, and more often when it is hot.',
  'Water it daily, but look at the soil first, since ferns hate wet feet.',
];

type Called = Pick<PageEngine, 'rerank' | 'prefer' | 'undo' | 'labels' | 'suggestPair'>;

/** The page's engine over one in this thread, with some of its methods replaced. */
function pageOf(engine: Engine, methods: Partial<Called> = {}): PageEngine {
  const called: Called = {
    rerank: ({ signal, deadlineMs: _, ...request }) => engine.rerank(request, signal),
    prefer: ({ signal, deadlineMs: _, ...request }) => engine.prefer(request, signal),
    undo: (labelId) => engine.undo(labelId),
    labels: (filter) => engine.labels(filter),
    suggestPair: ({ signal, deadlineMs: _, ...request }) => engine.suggestPair(request, signal),
    ...methods,
  };
  return called as PageEngine;
}

function openPicker() {
  const events: { readonly type: string; readonly detail: Record<string, unknown> }[] = [];
  const controller = new PickerController({
    draw() {},
    emit: (event) => void events.push({ type: event.type, detail: (event as CustomEvent).detail }),
  });
  return { controller, events };
}

function inputOf(engine: PageEngine | null, more: Partial<PickerInput> = {}): PickerInput {
  return {
    ...{ engine, prompt: 'p', candidates: SET, topN: undefined, apply: undefined },
    ...{ mode: 'pick', ask: 'always', askAbove: 0.1, isShown: true, isStreaming: false },
    ...more,
  };
}

/** Waits until the picker has nothing in hand. */
function idle(controller: PickerController): Promise<void> {
  return vi.waitFor(() => {
    if (controller.isBusy || controller.vote.status === 'saving') throw new Error('The picker is still at work.');
  });
}

async function begin(controller: PickerController, input: PickerInput, isNewSet = true): Promise<void> {
  controller.begin(input, isNewSet);
  await idle(controller);
}

async function choose(controller: PickerController, index: number): Promise<void> {
  controller.judge({ outcome: 'chosen', index });
  await idle(controller);
}

const choices = async (engine: Engine) => (await engine.labels()).map(({ chosen }) => chosen);

describe('while learning is paused', () => {
  it('what was stored before stays within reach', async () => {
    const engine = await startTinyEngine();
    const { controller, events } = openPicker();
    await begin(controller, inputOf(pageOf(engine)));
    await choose(controller, 0);
    await engine.set({ learning: false });
    await choose(controller, 1);
    expect(controller.vote.isPaused).toBe(true);
    expect(events.at(-1)?.detail).toMatchObject({ isStored: false });
    expect(events.at(-1)?.detail).not.toHaveProperty('replaces');
    await engine.set({ learning: true });
    await choose(controller, 2);
    expect(await choices(engine)).toEqual([2]);
    await engine.set({ learning: false });
    await choose(controller, 1);
    controller.takeBack();
    await idle(controller);
    expect(await choices(engine)).toEqual([]);
  });

  it('the same choice again is kept once learning goes on', async () => {
    const engine = await startTinyEngine();
    await engine.set({ learning: false });
    const { controller } = openPicker();
    await begin(controller, inputOf(pageOf(engine)));
    await choose(controller, 0);
    await engine.set({ learning: true });
    await choose(controller, 0);
    expect(await choices(engine)).toEqual([0]);
  });
});

describe('a label whose storing was cut off, though it was stored', () => {
  /** Stores the first label and then fails to say so. */
  const cutOff = (engine: Engine) => {
    let calls = 0;
    return pageOf(engine, {
      async prefer({ signal: _, deadlineMs: __, ...request }) {
        const result = await engine.prefer(request);
        if (calls++ === 0) throw new PenchantError('deadline', 'Expected an answer in time, got none.');
        return result;
      },
    });
  };

  it('is replaced by the next one', async () => {
    const engine = await startTinyEngine();
    const { controller } = openPicker();
    await begin(controller, inputOf(cutOff(engine)));
    await choose(controller, 0);
    expect(controller.vote.status).toBe('failed');
    await choose(controller, 1);
    expect(await choices(engine)).toEqual([1]);
  });

  it('is taken back by undo', async () => {
    const engine = await startTinyEngine();
    const { controller } = openPicker();
    await begin(controller, inputOf(cutOff(engine)));
    await choose(controller, 0);
    controller.takeBack();
    await idle(controller);
    expect(await choices(engine)).toEqual([]);
    expect(controller.canUndo).toBe(false);
  });
});

it('undo of a choice that could not be stored has nothing to complain of', async () => {
  const engine = await startTinyEngine();
  const { controller } = openPicker();
  const prefer = () => Promise.reject(new PenchantError('storage', 'Expected room, got none.'));
  await begin(controller, inputOf(pageOf(engine, { prefer })));
  controller.judge({ outcome: 'chosen', index: 0 });
  controller.takeBack();
  await idle(controller);
  expect(controller.vote.status).toBe('none');
  expect(controller.problem).toBeUndefined();
});

describe('of one set', () => {
  it('only the last judgement counts, also where the first was not found yet', async () => {
    const engine = await startTinyEngine();
    await engine.prefer({ prompt: 'p', candidates: SET, chosen: 0 });
    const { controller } = openPicker();
    controller.begin(inputOf(null), true);
    controller.judge({ outcome: 'chosen', index: 2 });
    await begin(controller, inputOf(pageOf(engine)), false);
    expect(await choices(engine)).toEqual([2]);
  });

  it('only the last judgement counts, in whichever of two pickers', async () => {
    const engine = await startTinyEngine();
    await engine.prefer({ prompt: 'p', candidates: SET, chosen: 0 });
    const [one, other] = [openPicker().controller, openPicker().controller];
    await begin(one, inputOf(pageOf(engine)));
    await begin(other, inputOf(pageOf(engine)));
    await choose(one, 1);
    await choose(other, 2);
    expect(await choices(engine)).toEqual([2]);
  });

  it('a ranking and a choice are two things', async () => {
    const engine = await startTinyEngine();
    await engine.prefer({ prompt: 'p', candidates: SET, ranking: [2, 1, 0] });
    const { controller } = openPicker();
    await begin(controller, inputOf(pageOf(engine)));
    await choose(controller, 1);
    expect((await engine.labels()).map(({ outcome }) => outcome)).toEqual(['ranked', 'chosen']);
  });
});

describe('what was said on an earlier visit', () => {
  it('is shown with each of two answers that are alike', async () => {
    const engine = await startTinyEngine();
    const candidates = ['Water it.', 'Water it.', 'Water it daily, but look first.'];
    await engine.prefer({ prompt: 'p', candidates, ranking: [2, 0, 1] });
    const { controller } = openPicker();
    await begin(controller, inputOf(pageOf(engine), { candidates, mode: 'rank' }));
    expect(controller.order).toEqual([2, 0, 1]);
  });

  it('is left alone where it is about answers that are not on the screen', async () => {
    const engine = await startTinyEngine();
    await engine.prefer({ prompt: 'p', candidates: SET.slice(1), chosen: 1 });
    const { controller } = openPicker();
    await begin(controller, inputOf(pageOf(engine), { topN: 2 }));
    expect(controller.vote.wanted).toBeUndefined();
  });
});

describe('a pair', () => {
  it('is the best one first, and what it would teach is what is told', async () => {
    const engine = await startTinyEngine();
    const { controller, events } = openPicker();
    const best = await engine.suggestPair({ prompt: 'p', candidates: SET });
    await begin(controller, inputOf(pageOf(engine), { mode: 'pair' }));
    const asked = events.find(({ type }) => type === 'penchant-ask')?.detail ?? {};
    expect(new Set(asked.shown as number[])).toEqual(new Set(best?.pair));
    expect(asked.information).toBe(best?.information);
  });

  it('that is on the screen when the engine comes is kept', async () => {
    const engine = await startTinyEngine();
    const { controller } = openPicker();
    controller.begin(inputOf(null, { mode: 'pair' }), true);
    const early = controller.order;
    await begin(controller, inputOf(pageOf(engine), { mode: 'pair' }), false);
    expect(controller.order).toEqual(early);
  });

  it('is never of two answers that are alike, and thumbs rule out those with different ones only', async () => {
    const engine = await startTinyEngine();
    const candidates = ['Water it.', 'Water it.', 'Water it daily.'];
    const first = await engine.suggestPair({ prompt: 'p', candidates });
    expect(first?.pair).toContain(2);
    await engine.prefer({ eventId: first?.eventId ?? '', chosen: 2, rejected: [0] });
    expect(await engine.suggestPair({ prompt: 'p', candidates })).toBeUndefined();
    await engine.prefer({ prompt: 'q', candidates: SET, liked: [0], disliked: [1] });
    expect((await engine.suggestPair({ prompt: 'q', candidates: SET }))?.pair).toContain(2);
  });
});

it('an order that somebody has made is not lost to a ranking that comes later', async () => {
  const engine = await startTinyEngine();
  const { controller } = openPicker();
  controller.begin(inputOf(null, { mode: 'rank' }), true);
  controller.move(2, 0);
  controller.move(1, 1);
  await begin(controller, inputOf(pageOf(engine), { mode: 'rank' }), false);
  expect(controller.order).toEqual([2, 1, 0]);
});

it('more is not shown than there is', async () => {
  const engine = await startTinyEngine();
  const { controller } = openPicker();
  await begin(controller, inputOf(pageOf(engine), { topN: 5 }));
  expect(controller.problem).toBeUndefined();
  expect(controller.order).toHaveLength(3);
});

it('what the engine refuses is not sent again with each set', async () => {
  const engine = await startTinyEngine();
  const { controller, events } = openPicker();
  const candidates = Array.from({ length: 25 }, (_, i) => `Answer number ${i}`);
  await begin(controller, inputOf(pageOf(engine), { candidates }));
  controller.judge({ outcome: 'tie' });
  await vi.waitFor(() => expect(controller.vote.status).toBe('failed'));
  for (const prompt of ['q', 'r']) await begin(controller, inputOf(pageOf(engine), { prompt }));
  expect(events.filter(({ type }) => type === 'penchant-error')).toHaveLength(1);
});

it('looking anew loses nothing that waits to be stored', async () => {
  const engine = await startTinyEngine();
  const { controller } = openPicker();
  controller.begin(inputOf(null), true);
  controller.judge({ outcome: 'chosen', index: 1 });
  controller.reset();
  await begin(controller, inputOf(pageOf(engine)), false);
  await vi.waitFor(async () => expect(await choices(engine)).toEqual([1]));
});
