/** Figures of merit over users, with intervals that resample users. */
import { seededRandom } from '../../src/math/random.js';

/** A probability that was given to what then happened. */
export interface Prediction {
  /** Of the text that won, 0 to 1; exactly 0.5 is half right. */
  readonly probability: number;
}

/** One of something that may be predicted several times, and comes true in all of them or in none. */
export interface NumberedPrediction extends Prediction {
  readonly event: number;
}

/** Share of predictions that favour the winner. */
export function accuracy(predictions: readonly Prediction[]): number {
  return mean(predictions.map(({ probability: p }) => (p > 0.5 ? 1 : p < 0.5 ? 0 : 0.5)));
}

/** Mean of -log p, in nats. */
export function logLoss(predictions: readonly Prediction[]): number {
  return mean(predictions.map(({ probability: p }) => -Math.log(Math.max(p, 1e-9))));
}

const CALIBRATION_BINS = 10;

/** Expected calibration error: how far confidence (0.5 to 1, in ten bins) and accuracy lie apart, weighted by count. */
export function calibrationError(predictions: readonly Prediction[]): number {
  const bins = Array.from({ length: CALIBRATION_BINS }, () => ({ count: 0, confidence: 0, correct: 0 }));
  for (const { probability: p } of predictions) {
    const confidence = Math.max(p, 1 - p);
    const bin = bins[Math.min(CALIBRATION_BINS - 1, Math.floor((confidence - 0.5) * 2 * CALIBRATION_BINS))];
    if (!bin) continue;
    bin.count++;
    bin.confidence += confidence;
    bin.correct += p > 0.5 ? 1 : p < 0.5 ? 0 : 0.5;
  }
  return bins.reduce((sum, { confidence, correct }) => sum + Math.abs(confidence - correct), 0) / predictions.length;
}

/** Draws of what happens, for `chanceCalibrationError`. */
const CHANCE_DRAWS = 50;

/**
 * The calibration error that predictions would have on average if each came true as often as it says, and events had nothing
 * to do with one another: what so few of them show by chance alone.
 */
export function chanceCalibrationError(predictions: readonly NumberedPrediction[], seed: number): number {
  const random = seededRandom(seed);
  const events = 1 + predictions.reduce((most, { event }) => Math.max(most, event), 0);
  const draws = Array.from({ length: CHANCE_DRAWS }, () => {
    const luck = Float64Array.from({ length: events }, random);
    return calibrationError(
      predictions.map(({ probability: p, event }) => ({ probability: (luck[event] as number) < p ? p : 1 - p })),
    );
  });
  return mean(draws);
}

const RESAMPLES = 2000;

/** 95 % percentile interval of the mean of `perUser`, resampling users. */
export function userInterval(perUser: readonly number[], seed: number): [number, number] {
  const random = seededRandom(seed);
  const means = Array.from({ length: RESAMPLES }, () =>
    mean(perUser.map(() => perUser[Math.floor(random() * perUser.length)] as number)),
  ).sort((a, b) => a - b);
  return [means[Math.floor(0.025 * RESAMPLES)] as number, means[Math.ceil(0.975 * RESAMPLES) - 1] as number];
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What the top candidate of a list is worth to the user. */
export function listScore(utility: readonly number[], top: number): { beatsRandom: number; regret: number } {
  const chosen = utility[top] as number;
  const others = utility.filter((_, i) => i !== top);
  const best = Math.max(...utility);
  return {
    beatsRandom: mean(others.map((u) => (chosen > u ? 1 : chosen === u ? 0.5 : 0))),
    regret: (best - chosen) / (best - mean(utility)),
  };
}
