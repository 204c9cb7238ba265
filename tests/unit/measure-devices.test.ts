/** The choice of a device: by medians, never for a device that is slower, or that says something else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Encoder } from '../../src/encoder/encoder.js';
import { measureDevices, measurementTexts } from '../../src/encoder/measure-devices.js';
import { hashVector } from '../fixtures/hash-encoder.js';
import { tinyManifest } from '../fixtures/tiny-manifest.js';

const WIDTH = 8;
const TEXTS = measurementTexts(tinyManifest());
const inTurn = <T>(job: () => Promise<T>) => job();

/** A clock, and encoders that move it by what each run is said to take; the last time holds for all runs after it. */
function createDevices(wasmMs: readonly number[], webgpuMs: readonly number[], tilt = 0) {
  let time = 0;
  const runs = { wasm: 0, webgpu: 0 };
  const encoder = (device: 'wasm' | 'webgpu', times: readonly number[], angle: number): Encoder => ({
    width: WIDTH,
    async encode(texts) {
      time += times[Math.min(runs[device]++, times.length - 1)] as number;
      return texts.map((text) => turned(hashVector(text, WIDTH), angle));
    },
    async dispose() {},
  });
  const encoders = { wasm: encoder('wasm', wasmMs, 0), webgpu: encoder('webgpu', webgpuMs, tilt) };
  return { measure: () => measureDevices(encoders, TEXTS, inTurn, () => time), runs };
}

/** The vector turned by an angle, in radians, in the plane of its first two coordinates and their normal. */
function turned(vector: Float32Array, angle: number): Float32Array {
  const normal = new Float32Array(WIDTH);
  [normal[0], normal[1]] = [-(vector[1] as number), vector[0] as number];
  const length = Math.hypot(...normal);
  return vector.map((x, k) => x * Math.cos(angle) + ((normal[k] as number) / length) * Math.sin(angle));
}

describe('the choice of a device', () => {
  it.each([
    ['half the time', 50, 'webgpu'],
    ['as much time as is just worth it', 80, 'webgpu'],
    ['hardly less time', 90, 'wasm'],
    ['the same time', 100, 'wasm'],
    ['more time', 120, 'wasm'],
  ])('falls on the right one where WebGPU needs %s', async (_, webgpuMs, device) => {
    expect(await createDevices([100], [webgpuMs]).measure()).toMatchObject({ device, wasmMs: 100, webgpuMs });
  });

  it('never falls on a device whose median is the larger one, whatever the runs take', async () => {
    const times = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(times, times, async (wasm, webgpu) => {
        const { device, wasmMs, webgpuMs } = await createDevices(wasm, webgpu).measure();
        if (device === 'webgpu') expect(webgpuMs).toBeLessThan(wasmMs);
      }),
    );
  });

  it('does not count the first run, which compiles, nor go by one run that was held up', async () => {
    expect(await createDevices([100], [4000, 50, 50, 9000, 50]).measure()).toMatchObject({
      device: 'webgpu',
      webgpuMs: 50,
    });
  });

  it('is made at once where WebGPU takes seconds, compiling included', async () => {
    const { measure, runs } = createDevices([100], [6000, 10]);
    expect((await measure()).device).toBe('wasm');
    expect(runs).toEqual({ wasm: 1, webgpu: 1 });
  });

  it.each([
    ['agree but for rounding', 0.005, 'webgpu'],
    ['differ', 0.04, 'wasm'],
  ])('falls on WebGPU only where the vectors agree: they %s', async (_, tilt, device) => {
    const measured = await createDevices([100], [10], tilt).measure();
    expect(measured.device).toBe(device);
    expect(measured.cosine).toBeCloseTo(Math.cos(tilt), 5);
  });

  it('runs on WebAssembly, which blocks the thread, only in turn', async () => {
    let isTurn = false;
    const turns: boolean[] = [];
    const encoder = (onRun: () => void): Encoder => ({
      width: WIDTH,
      async encode(texts) {
        onRun();
        return texts.map((text) => hashVector(text, WIDTH));
      },
      async dispose() {},
    });
    const encoders = { wasm: encoder(() => turns.push(isTurn)), webgpu: encoder(() => {}) };
    await measureDevices(encoders, TEXTS, async (job) => {
      isTurn = true;
      const result = await job();
      isTurn = false;
      return result;
    });
    expect(turns.length).toBeGreaterThan(1);
    expect(turns).not.toContain(false);
  });
});

describe('the texts that devices are measured with', () => {
  it('are four short answers, all different', () => {
    expect(new Set(TEXTS).size).toBe(4);
    for (const text of TEXTS) expect(text.length).toBeGreaterThanOrEqual(400);
  });
});
