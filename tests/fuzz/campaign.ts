/** Many hostile files and many round trips, and what came of them. */
import type { Label } from '../../src/shared/protocol.js';
import { drawFrom } from './draw.js';
import { drawHostileFile } from './hostile-files.js';
import { judgeImport, type ViolationKind } from './judge-import.js';
import { carryLabels, carryLog } from './round-trip.js';
import { drawLog } from './valid-logs.js';

export interface ImportReport {
  readonly files: number;
  readonly seed: number;
  readonly accepted: number;
  readonly refused: number;
  /** Number of refusals by what was expected. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  readonly slowestSeed: number;
  /** Numbers of files that broke the promise, by how. */
  readonly violations: Readonly<Partial<Record<ViolationKind, number>>>;
  /** The first of them; `--seed <seed> --files 1` makes the file again. */
  readonly firstViolations: readonly string[];
  readonly seconds: number;
}

export interface RoundTripReport {
  readonly roundTrips: number;
  readonly labels: number;
  /** Which came back otherwise, or not at all. */
  readonly failures: readonly string[];
  readonly seconds: number;
}

const MOST_FAILURES_SHOWN = 20;

/**
 * File i is made from seed + i.
 *
 * @param keep  labels of at most so many accepted files are returned, from all over the run
 */
export function fuzzImport(
  files: number,
  seed: number,
  keep = 0,
  onProgress?: (done: number) => void,
): { report: ImportReport; kept: readonly (readonly Label[])[] } {
  const start = performance.now();
  const refusals: Record<string, number> = {};
  const violations: Partial<Record<ViolationKind, number>> = {};
  const firstViolations: string[] = [];
  const kept: (readonly Label[])[] = [];
  let [accepted, refused, slowestMs, slowestSeed] = [0, 0, 0, seed];
  for (let i = 0; i < files; i++) {
    const { ms, labels, refusal, violation } = judgeImport(drawHostileFile(seed + i));
    if (ms > slowestMs) [slowestMs, slowestSeed] = [ms, seed + i];
    if (labels) accepted++;
    if (refusal !== undefined) {
      refused++;
      refusals[refusal] = (refusals[refusal] ?? 0) + 1;
    }
    if (violation) {
      violations[violation.kind] = (violations[violation.kind] ?? 0) + 1;
      if (firstViolations.length < MOST_FAILURES_SHOWN) {
        firstViolations.push(`seed ${seed + i}: ${violation.kind}, ${violation.message}`);
      }
    }
    if (labels && labels.length > 0 && kept.length < (keep * (i + 1)) / files) kept.push(labels);
    if (i % 100_000 === 99_999) onProgress?.(i + 1);
  }
  const seconds = (performance.now() - start) / 1000;
  return {
    report: {
      files,
      seed,
      accepted,
      refused,
      refusals: Object.fromEntries(Object.entries(refusals).sort(([, a], [, b]) => b - a)),
      slowestMs,
      slowestSeed,
      violations,
      firstViolations,
      seconds,
    },
    kept,
  };
}

/** Imports what was accepted into real engines. */
export function carryAccepted(accepted: readonly (readonly Label[])[]): Promise<RoundTripReport> {
  return carryAll(accepted.length, async (n) => carryLabels(accepted[n] as readonly Label[]));
}

/** Log i is made from seed + i. */
export function carryLogs(logs: number, seed: number): Promise<RoundTripReport> {
  return carryAll(logs, (n) => carryLog(drawLog(drawFrom(seed + n))));
}

async function carryAll(
  count: number,
  carry: (n: number) => Promise<readonly [before: string, after: string]>,
): Promise<RoundTripReport> {
  const start = performance.now();
  const failures: string[] = [];
  let labels = 0;
  for (let n = 0; n < count; n++) {
    try {
      const [before, after] = await carry(n);
      if (before === after) labels += JSON.parse(before).length;
      else failures.push(`${n}: ${before.slice(0, 200)} came back as ${after.slice(0, 200)}`);
    } catch (error) {
      failures.push(`${n}: ${error}`);
    }
  }
  return { roundTrips: count, labels, failures, seconds: (performance.now() - start) / 1000 };
}
