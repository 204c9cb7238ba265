/** Runs in the browser: the same texts on both devices, their vectors, and the orders that these would make. */
import webgpuUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { demoPrompts } from '../../src/demo/content/index.js';
import { cosineOf } from '../../src/encoder/canary.js';
import { createWebSource, loadRuntime } from '../../src/encoder/model-source.js';
import { startEncoder } from '../../src/encoder/start-encoder.js';
import { populationOf } from '../../src/engine/default-learner.js';
import { FeatureMap } from '../../src/features/feature-map.js';
import { measureStyle } from '../../src/features/style-axes.js';
import { cholesky } from '../../src/math/cholesky.js';
import { dot } from '../../src/math/linear-algebra.js';
import { seededRandom } from '../../src/math/random.js';
import type { Gaussian } from '../../src/preference/learner.js';
import type { Device } from '../../src/shared/protocol.js';

/** Users drawn from the population, who each order all texts. */
const USERS = 20;

export interface Agreement {
  readonly texts: number;
  /** Of all texts together, in UTF-16 units. */
  readonly units: number;
  /** `below`: texts of less than 0.9999. */
  readonly cosine: { readonly lowest: number; readonly mean: number; readonly below: number };
  /** Largest difference between a user's two utilities of one text, each against the mean of all, in log-odds. */
  readonly utility: number;
  /** Pairs of texts, over all users, that stand the other way round on the other device. */
  readonly swapped: { readonly pairs: number; readonly of: number; readonly widestGap: number };
}

/** So many neighbouring sentences of the demo's answers, from each sentence on; all different, spread over the answers. */
function drawTexts(count: number, sentences: number): string[] {
  const texts = demoPrompts.flatMap(({ answers }) =>
    answers.flatMap(({ text }) => {
      const own = text.split(/(?<=[.!?])\s+|\n+/).filter((sentence) => sentence.length > 20);
      const starts = Array.from({ length: Math.max(0, own.length - sentences + 1) }, (_, i) => i);
      return starts.map((start) => own.slice(start, start + sentences).join('\n'));
    }),
  );
  const all = [...new Set(texts)];
  const step = Math.max(1, all.length / count);
  return Array.from({ length: Math.min(count, all.length) }, (_, i) => all[Math.floor(i * step)] as string);
}

async function compareDevices(count: number, sentences: number): Promise<Agreement> {
  const source = createWebSource({ modelUrl: new URL('models/', document.baseURI).href, onDownload() {} });
  const manifest = await source.manifest();
  const urls: Record<Device, string> = { wasm: wasmUrl, webgpu: webgpuUrl };
  const runtime = (device: Device) => loadRuntime(new URL(urls[device], document.baseURI).href, () => {});
  const texts = drawTexts(count, sentences);
  const encodeOn = async (device: Device) => {
    const { encoder } = await startEncoder({ source, manifest, device, runtime });
    return encoder.encode(texts);
  };
  const wasm = await encodeOn('wasm');
  const webgpu = await encodeOn('webgpu');
  const cosines = wasm.map((vector, i) => cosineOf(webgpu[i] as Float32Array, vector));

  const map = new FeatureMap(manifest.features);
  const styles = texts.map(measureStyle);
  const rowsOf = (vectors: readonly Float32Array[]) =>
    centred(map.together(vectors.map((vector, i) => map.measure(vector, styles[i] as Float64Array))));
  const [rows, others] = [rowsOf(wasm), rowsOf(webgpu)];
  let [utility, pairs, widestGap] = [0, 0, 0];
  for (const weights of drawUsers(populationOf(manifest))) {
    const a = rows.map((row) => dot(weights, row));
    const b = others.map((row) => dot(weights, row));
    a.forEach((u, i) => {
      utility = Math.max(utility, Math.abs(u - (b[i] as number)));
      for (let j = 0; j < i; j++) {
        const gap = u - (a[j] as number);
        if (gap * ((b[i] as number) - (b[j] as number)) >= 0) continue;
        pairs++;
        widestGap = Math.max(widestGap, Math.abs(gap));
      }
    });
  }
  return {
    texts: texts.length,
    units: texts.reduce((sum, text) => sum + text.length, 0),
    cosine: {
      lowest: Math.min(...cosines),
      mean: cosines.reduce((sum, x) => sum + x, 0) / cosines.length,
      below: cosines.filter((cosine) => cosine < 0.9999).length,
    },
    utility,
    swapped: { pairs, of: (USERS * texts.length * (texts.length - 1)) / 2, widestGap },
  };
}

function centred(rows: readonly Float64Array[]): Float64Array[] {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) for (const [k, x] of row.entries()) mean[k] = (mean[k] as number) + x / rows.length;
  return rows.map((row) => row.map((x, k) => x - (mean[k] as number)));
}

/** Weights [f] of users of the population, w = m + Lz. */
function drawUsers({ mean, covariance }: Gaussian) {
  const f = mean.length;
  const L = cholesky(covariance, f);
  const random = seededRandom(1);
  // Box and Muller (1958).
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: USERS }, () => {
    const z = Float64Array.from({ length: f }, normal);
    return mean.map((m, k) => m + dot(L.subarray(k * f, (k + 1) * f), z));
  });
}

declare global {
  var agreement: { readonly compareDevices: typeof compareDevices };
}
globalThis.agreement = { compareDevices };
