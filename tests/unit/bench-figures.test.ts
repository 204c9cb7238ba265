/** What the benches make of their times: the spread, and the names that figures are spoken of by. */
import { describe, expect, it } from 'vitest';
import type { ColdFigures, Phases } from '../../bench/cold.js';
import { topLevel } from '../../bench/jank.js';
import { nameFigures } from '../../bench/names.js';
import { type Spread, spread } from '../../bench/spread.js';

const once = (median: number): Spread => ({ p5: median - 1, median, p95: median + 1, runs: 3 });
const phases = (order: number): Phases => ({ page: once(1), engine: once(2), learnt: once(3), order: once(order) });

describe('spread', () => {
  it('is the median between the 5th and the 95th of a hundred, in whatever order they came', () => {
    const times = Array.from({ length: 101 }, (_, i) => (37 * i) % 101);
    expect(spread(times)).toEqual({ p5: 5, median: 50, p95: 95, runs: 101 });
  });

  it('of one time is that time', () => {
    expect(spread([7])).toEqual({ p5: 7, median: 7, p95: 7, runs: 1 });
  });
});

describe('tasks of a trace', () => {
  const event = (name: string, ts: number, dur: number) => ({ name, ph: 'X', pid: 1, tid: 1, ts, dur, tdur: dur / 2 });

  it('hold the microtasks that follow them at once, and those within them once', () => {
    const found = topLevel([
      event('BlinkScheduler_PerformMicrotaskCheckpoint', 1010, 30_000),
      event('ThreadControllerImpl::RunTask', 0, 1000),
      event('v8.callFunction', 1020, 29_000),
      event('ThreadControllerImpl::RunTask', 50_000, 400),
      event('BlinkScheduler_PerformMicrotaskCheckpoint', 50_100, 200),
      event('BlinkScheduler_PerformMicrotaskCheckpoint', 60_000, 700),
    ]);
    expect(found.map(({ ts, dur, tdur }) => [ts, dur, tdur])).toEqual([
      [0, 31_010, 15_500],
      [50_000, 400, 200],
      [60_000, 700, 350],
    ]);
  });
});

describe('named figures', () => {
  it('are none where no bench ran', () => {
    expect(nameFigures({})).toEqual({});
  });

  it('of a first visit are those of the slow network', () => {
    const side = (slow: number) => ({
      loopback: phases(slow / 2),
      slow: phases(slow),
      secondOffline: phases(slow / 10),
      bytes: slow * 1000,
      files: [],
    });
    const cold: ColdFigures = { penchant: side(100), peer: side(400) };
    expect(nameFigures({ cold })).toMatchObject({
      'cold.bytes': 100_000,
      'cold.peerBytes': 400_000,
      'cold.ratioToPeer': 0.25,
      'cold.secondOfflineMs': 10,
    });
  });

  it('of the main thread name the longest task of all steps', () => {
    const step = (name: 'start' | 'picker', ms: number) => ({ step: name, longest: once(9), longestRunning: once(ms) });
    expect(nameFigures({ jank: [step('start', 2), step('picker', 7)] })).toMatchObject({
      'jank.longestRunningMs': 8,
      'jank.longestRunningMs.start': 2,
      'jank.longestMs.picker': 9,
    });
  });

  it('of sizes carry the sizes', () => {
    const encode = {
      sizes: [
        { threads: 1, texts: 16, peerTokens: 128, ourTokens: 150, times: {}, ratio: 0.5, rawRatio: 0.6 },
        { threads: 2, texts: 16, peerTokens: 128, ourTokens: 150, times: {}, rawRatio: 0.7 },
      ],
      ratioToPeer16x128: 0.5,
      webgpu: 'measured' as const,
    };
    const update = [{ labels: 1000, candidates: 64, penchant: once(3), stored: once(5) }];
    const cached = [{ candidates: 10_000, rerank: once(40) }];
    expect(nameFigures({ encode, update, cached })).toEqual({
      'encode.ratioToPeer16x128': 0.5,
      'encode.rawRatioToPeer16x128': 0.6,
      'encode.rawRatioToPeer16x128threads2': 0.7,
      'update.medianMs1000x64': 3,
      'update.p95Ms1000x64': 4,
      'update.storedP95Ms1000x64': 6,
      'cached.medianMs10000': 40,
      'cached.p95Ms10000': 41,
    });
  });
});
