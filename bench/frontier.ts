/**
 * `npm run bench:frontier -- JSON`: what `python -m penchant_training.frontier --json` found, as a table and as
 * `docs/plots/frontier.svg`. An encoder whose size is that of the shipped file is taken for it.
 */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { mean } from './eval/metrics.js';
import { fixed, table } from './eval/report.js';
import { plotFrontier } from './plots.js';

/** One encoder, under the same features, population and learner as the others. */
export interface FrontierPoint {
  readonly name: string;
  readonly bytes: number;
  /** Time over that of all-MiniLM-L6-v2 in eight bits. */
  readonly ratio: number;
  /** Pair accuracy after four and eight labels, mean over the files. */
  readonly accuracy: number;
  readonly isShipped: boolean;
}

interface Found {
  readonly name: string;
  readonly bytes: number;
  readonly ratio: number;
  readonly agreement: number;
  readonly told: Readonly<Record<string, { readonly accuracy: number; readonly logLoss: number }>>;
}

const [path] = process.argv.slice(2);
if (!path) throw new Error('Expected a file that `penchant_training.frontier --json` wrote, got none.');
const { frontier } = JSON.parse(await readFile(path, 'utf8')) as { frontier: readonly Found[] };
const shipped = (await stat('public/models/encoder.onnx')).size;
const points = frontier.map(
  ({ name, bytes, ratio, told }): FrontierPoint => ({
    name,
    bytes,
    ratio,
    accuracy: mean(Object.values(told).map(({ accuracy }) => accuracy)),
    isShipped: bytes === shipped,
  }),
);
await writeFile('docs/plots/frontier.svg', await plotFrontier(points));
const files = Object.keys(frontier[0]?.told ?? {});
console.log(
  table(
    ['encoder', 'MB', 'time', 'agreement', ...files, 'mean accuracy', 'mean log-loss'],
    frontier.map(({ name, bytes, ratio, agreement, told }, i) => [
      name,
      (bytes / 1e6).toFixed(1),
      ratio === 0 ? '' : ratio.toFixed(2),
      bytes === 0 ? '' : fixed(agreement),
      ...files.map((file) => fixed(told[file]?.accuracy ?? Number.NaN)),
      fixed((points[i] as FrontierPoint).accuracy),
      fixed(mean(Object.values(told).map(({ logLoss }) => logLoss))),
    ]),
  ),
);
