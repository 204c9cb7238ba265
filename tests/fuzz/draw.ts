/** Seeded draws for the fuzz tests: the same seed makes the same files everywhere. */
import { seededRandom } from '../../src/math/random.js';

export interface Draw {
  /** A whole number from 0 to `n - 1`. */
  int(n: number): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
}

export function drawFrom(seed: number): Draw {
  const random = seededRandom(seed);
  const int = (n: number) => Math.floor(random() * n);
  return {
    int,
    pick: <T>(items: readonly T[]) => items[int(items.length)] as T,
    chance: (probability) => random() < probability,
  };
}
