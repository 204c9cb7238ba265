/** Calls while storage fails, threads hang, workers die and callers give up: every one must settle, and in time. */
import { makeProfile, startChromium } from './chromium.js';
import { openPage, type Report, type Setting, startEngine } from './page.js';

const DEADLINE_MS = 2000;
const GRACE_MS = 250;
/** Calls between two faults. */
const CALLS_A_FAULT = 50;

export async function runFaults({ url, seed, say }: Setting, calls: number): Promise<Report> {
  const chromium = await startChromium(makeProfile());
  const acks = new Set<string>();
  const tab = await openPage(chromium.context, url, (id) => acks.add(id));
  const errors: string[] = [];
  tab.on('pageerror', (error) => errors.push(String(error)));
  const done = { settled: 0, late: 0, slowest: 0, failures: {} as Record<string, number>, restarts: 0, unhandled: 0 };
  const rounds = Math.ceil(calls / CALLS_A_FAULT);
  for (let round = 0; round < rounds; round++) {
    const part = await tab.evaluate(
      async ([round, seed, perFault, deadlineMs, graceMs]) => {
        const kinds = [
          'closed',
          'lost',
          'open',
          'full-disk',
          'quota',
          'hang-storage',
          'file',
          'abort',
          'terminate',
          'hang-thread',
        ] as const;
        const kind = kinds[(round + seed) % kinds.length] as (typeof kinds)[number];
        const state = globalThis as unknown as { worker?: Worker; unhandled?: number };
        const channel = new BroadcastChannel('faults');
        if (state.unhandled === undefined) {
          state.unhandled = 0;
          addEventListener('unhandledrejection', () => (state.unhandled as number)++);
        }
        let restarts = 0;
        if (!state.worker) {
          state.worker = page.openFaultyWorker();
          globalThis.engine = await page.createEngine({
            user: `faults-${Math.floor(round / 10)}`,
            device: 'wasm',
            runtimeUrls: page.runtimeUrls,
            deadlineMs: 60_000,
            worker: state.worker,
          });
          restarts++;
        }
        let settled = 0;
        let late = 0;
        let slowest = 0;
        const failures: Record<string, number> = {};
        const timed = async (work: () => Promise<unknown>) => {
          const began = performance.now();
          // What never settles is counted as late, and does not hold up the count.
          let isOver = false;
          const watch = new Promise<void>((resolve) => setTimeout(resolve, deadlineMs + graceMs + 5000));
          const call = work().then(
            () => {
              isOver = true;
            },
            (error: unknown) => {
              isOver = true;
              const code = error instanceof page.PenchantError ? error.code : 'another class';
              failures[code] = (failures[code] ?? 0) + 1;
            },
          );
          await Promise.race([call, watch]);
          const milliseconds = performance.now() - began;
          slowest = Math.max(slowest, milliseconds);
          if (isOver) settled++;
          if (!isOver || milliseconds > deadlineMs + graceMs) late++;
        };
        const candidates = ['Short answer 1.', 'An answer that goes on for longer, number 1, and then some more.'];
        const one = (i: number) => {
          const id = `${round}-${i}`;
          const controller = new AbortController();
          if (kind === 'abort' && i % 3 === 0) setTimeout(() => controller.abort(), i % 20);
          const options = { signal: controller.signal, deadlineMs };
          if (i % 5 === 0) return engine.rerank({ prompt: 'p', candidates, ...options });
          if (i % 5 === 1) return engine.suggestPair({ prompt: 'p', candidates, ...options });
          if (i % 5 === 2) return engine.undo(undefined, options);
          return engine
            .prefer({
              labelId: id,
              prompt: `${id} `.repeat(200),
              chosen: `Short answer ${i % 5}.`,
              rejected: `An answer that goes on for longer, number ${i % 5}, and then some more.`,
              ...options,
            })
            .then(({ persistence }) => {
              if (persistence === 'journaled') void acked(id);
            });
        };
        if (kind === 'terminate') setTimeout(() => state.worker?.terminate(), 30 + (round % 5) * 20);
        else if (kind !== 'abort') channel.postMessage({ fault: kind, times: 1 + (round % 6) });
        const work: Promise<void>[] = [];
        for (let i = 0; i < perFault; i++) {
          work.push(timed(() => one(i)));
          if (i % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 20));
        }
        await Promise.all(work);
        if (kind === 'terminate' || kind === 'hang-thread' || round % 10 === 9) {
          engine.dispose();
          state.worker?.terminate();
          delete state.worker;
        } else if (kind !== 'abort') channel.postMessage({ fault: kind, times: 0 });
        channel.close();
        return { settled, late, slowest, failures, restarts, unhandled: state.unhandled };
      },
      [round, seed, CALLS_A_FAULT, DEADLINE_MS, GRACE_MS] as const,
    );
    done.settled += part.settled;
    done.late += part.late;
    done.slowest = Math.max(done.slowest, part.slowest);
    done.restarts += part.restarts;
    done.unhandled = part.unhandled;
    for (const [code, count] of Object.entries(part.failures)) done.failures[code] = (done.failures[code] ?? 0) + count;
    if (round % 20 === 19)
      say(
        `${(round + 1) * CALLS_A_FAULT} calls, ${done.settled} settled, ${done.late} late, slowest ${Math.round(done.slowest)} ms`,
      );
  }
  // What both copies acknowledged and nobody took back is there.
  await tab.evaluate(() => {
    engine.dispose();
    delete (globalThis as unknown as { worker?: Worker }).worker;
  });
  const ids = new Set<string>();
  for (let group = 0; group <= Math.floor((rounds - 1) / 10); group++) {
    await startEngine(tab, `faults-${group}`);
    const file = await tab.evaluate(async () => await (await engine.export()).text());
    for (const { id } of (JSON.parse(file) as { labels: { id: string }[] }).labels) ids.add(id);
    await tab.evaluate(() => engine.dispose());
  }
  const failures: string[] = [];
  const made = rounds * CALLS_A_FAULT;
  if (done.settled !== made) failures.push(`${made - done.settled} of ${made} calls never settled`);
  if (done.late > 0) failures.push(`${done.late} calls settled later than ${DEADLINE_MS + GRACE_MS} ms`);
  if (done.unhandled > 0 || errors.length > 0)
    failures.push(`${done.unhandled} unhandled rejections, ${errors.length} page errors: ${errors[0] ?? ''}`);
  const wrong = Object.keys(done.failures).filter(
    (code) => !['aborted', 'deadline', 'worker-lost', 'unknown-label', 'storage', 'disposed'].includes(code),
  );
  if (wrong.length > 0) failures.push(`rejections with ${wrong.join(', ')}`);
  await chromium.close();
  return {
    name: 'faults',
    figures: {
      calls: made,
      settled: done.settled,
      late: done.late,
      'slowest, ms': Math.round(done.slowest),
      engines: done.restarts,
      'unhandled rejections': done.unhandled,
      ...Object.fromEntries(Object.entries(done.failures).map(([k, v]) => [`rejected with ${k}`, v])),
      'labels left': ids.size,
    },
    failures,
  };
}

/** The five kinds of storage failure that make most of those in the field, each `times` times, one label each. */
export async function runFieldFaults({ url }: Setting, times: number): Promise<Report> {
  const chromium = await startChromium(makeProfile());
  const acks = new Set<string>();
  const tab = await openPage(chromium.context, url, (id) => acks.add(id));
  await startEngine(tab, 'field', { isFaulty: true });
  const { slowest, persistences, announced } = await tab.evaluate(async (perKind) => {
    const channel = new BroadcastChannel('faults');
    const times: number[] = [];
    const persistences: Record<string, Record<string, number>> = {};
    let announced = 0;
    engine.addEventListener('persistence', () => announced++);
    let n = 0;
    for (const fault of ['closed', 'lost', 'quota', 'open', 'full-disk'] as const) {
      for (let i = 0; i < perKind; i++) {
        // Opening happens only on a lost connection.
        if (fault === 'open' || fault === 'full-disk') channel.postMessage({ fault: 'closed', times: 1 });
        channel.postMessage({ fault, times: 1 + (i % 4) });
        await new Promise((resolve) => setTimeout(resolve, 5));
        const id = `${n++}`;
        const began = performance.now();
        const { persistence } = await engine.prefer({
          labelId: id,
          prompt: `${id} `.repeat(200),
          chosen: 'Short answer 1.',
          rejected: 'An answer that goes on for longer, number 1, and then some more.',
        });
        times.push(performance.now() - began);
        const counts = persistences[fault] ?? {};
        persistences[fault] = counts;
        counts[persistence] = (counts[persistence] ?? 0) + 1;
        if (persistence !== 'memory') void acked(id);
        channel.postMessage({ fault, times: 0 });
        // Until both copies are back.
        for (let k = 0; k < 400 && engine.persistence !== 'journaled'; k++)
          await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    channel.close();
    return { slowest: Math.max(...times), persistences, announced };
  }, times);
  const back = await tab.evaluate(() => engine.persistence);
  await tab.evaluate(() => engine.dispose());
  const found = await startEngine(tab, 'field');
  const lost = [...acks].filter((id) => !found.ids.includes(id));
  await chromium.close();
  const failures: string[] = [];
  if (slowest > 2000) failures.push(`a label took ${Math.round(slowest)} ms`);
  if (lost.length > 0) failures.push(`${lost.length} labels lost`);
  if (back !== 'journaled') failures.push(`did not recover: ${back}`);
  if (found.ids.length !== 5 * times) failures.push(`${found.ids.length} labels stored, not ${5 * times}`);
  return {
    name: 'field faults',
    figures: {
      faults: 5 * times,
      'slowest label, ms': Math.round(slowest),
      'labels lost': lost.length,
      'changes announced': announced,
      ...Object.fromEntries(Object.entries(persistences).map(([fault, counts]) => [fault, JSON.stringify(counts)])),
    },
    failures,
  };
}
