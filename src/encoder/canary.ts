/** Whether a device gives right answers: known texts must get the vectors that training got for them. */
import { PenchantError } from '../shared/errors.js';
import type { Manifest } from '../shared/manifest.js';
import type { Device } from '../shared/protocol.js';
import type { Encoder } from './encoder.js';

/** Lowest cosine between a canary's vector and the known one; devices differ by less than 5e-4, faults by far more. */
const CANARY_COSINE = 0.999;

/** Throws code `device` if a known text does not get its known vector. Also compiles what is compiled at the first run. */
export async function checkCanary(encoder: Encoder, manifest: Manifest, device: Device): Promise<void> {
  const vectors = await encoder.encode(manifest.canary.map(({ text }) => text));
  manifest.canary.forEach(({ text, vector }, i) => {
    const cosine = cosineOf(vectors[i] as Float32Array, vector);
    if (!(cosine >= CANARY_COSINE)) {
      throw new PenchantError(
        'device',
        `Expected the known vector of "${text}" on ${device}, got one of cosine ${cosine.toFixed(4)} to it.`,
      );
    }
  });
}

/** @returns the cosine of the angle between two vectors of one length; not a number where one of them is zero */
export function cosineOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let k = 0; k < b.length; k++) {
    ab += (a[k] as number) * (b[k] as number);
    aa += (a[k] as number) ** 2;
    bb += (b[k] as number) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
