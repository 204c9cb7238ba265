/** The manifest: what training writes is taken, anything else is refused by name before it can do harm. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STYLE_AXES } from '../../src/features/style-axes.js';
import { parseManifest } from '../../src/shared/manifest.js';
import { TINY_WIDTH, tinyManifestJson } from '../fixtures/tiny-manifest.js';

type Path = readonly (string | number)[];

/** A copy of the tiny manifest in which one place holds another value; `undefined` removes it. */
function changed(path: Path, value: unknown): unknown {
  const json = tinyManifestJson() as unknown;
  let parent = json as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  const last = path.at(-1) as string;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return json;
}

/** Of one kind, right but for what is added. */
const INPUTS = new Array<number>(2 * STYLE_AXES.length + TINY_WIDTH).fill(0);
const APPEAL = { kinds: ['a'], gate: [INPUTS], bias: [0], weights: [INPUTS], offset: [0] };

const WRONG: readonly [Path, ...unknown[]][] = [
  [['version'], '', 1, null],
  [['files'], null, 1],
  [['files', 'encoder'], null, 'encoder.onnx'],
  [['files', 'encoder', 'name'], '', '../evil.onnx', 'a b', 'https://evil.example/x', 1, ['encoder.onnx']],
  [['files', 'encoder', 'bytes'], 0, -1, 1.5, '1000', Number.NaN],
  [['files', 'encoder', 'sha256'], 'A'.repeat(64), 'a'.repeat(63), 1, ['a'.repeat(64)]],
  [['files', 'encoderWebgpu'], null, 'x', { name: 'encoder.onnx' }],
  [['files', 'tokenizer'], null],
  [['files', 'tokenizer', 'sha256'], `${'b'.repeat(64)}\n`],
  [['encoder'], null, 8],
  [['encoder', 'width'], 7, 0, -8, 8.5, '8'],
  [['encoder', 'maxTokens'], 0, 1.5, '64', null],
  [['encoder', 'truncation'], null, 'tail', true, ''],
  [['features'], null, []],
  [['features', 'styleAxes'], [], 'length', [1, 2], null],
  [['features', 'styleMean'], [], [0], null, 'x'],
  [['features', 'styleMean', 0], Number.NaN, '0', null, Number.POSITIVE_INFINITY],
  [['features', 'styleScale', 0], 0, -1, '1', null],
  [['features', 'vectorMean'], [0], null],
  [['features', 'projection'], null, 'x', [[1]], [null]],
  [['features', 'projection', 1], [1], null],
  [['features', 'projection', 1, 0], Number.NaN, '1'],
  [
    ['features', 'appeal'],
    null,
    {},
    { kinds: [], gate: [], bias: [], weights: [], offset: [] },
    { kinds: ['a'], gate: [[1]], bias: [0], weights: [[1]], offset: [0] },
    { ...APPEAL, diversity: [1, 1] },
  ],
  [['prior'], null],
  [['spikes'], null, {}, { scale: 0, rate: 0.1 }, { scale: 1, rate: 1 }],
  [['prior', 'mean'], [], [0], null],
  [['prior', 'covariance'], [], [[1]], null],
  [['prior', 'contentVariance'], 0, -1, '1', null, Number.NaN],
  [['prior', 'covariance', 2], [1], null, 'x'],
  [['prior', 'covariance', 2, 2], Number.NaN, '1', null],
  [['noise'], null],
  [['noise', 'labelNoise'], -0.1, 1, '0.02', null, Number.NaN],
  [['noise', 'tieStrength'], -1, '0.5', null, Number.POSITIVE_INFINITY],
  [['canary'], [], null, 'x', {}],
  [['canary', 0], null, 'x', {}],
  [['canary', 0, 'text'], 1, null],
  [['canary', 0, 'vector'], [], [1], null, 'x'],
  [['canary', 0, 'vector', 0], Number.NaN, '1'],
  [['training'], null, 'x'],
];
/** What a manifest may leave out. */
const OPTIONAL: readonly (string | number)[] = [
  'spikes',
  'features.appeal',
  'files.encoderWebgpu',
  'encoder.truncation',
];
const cases = WRONG.flatMap(([path, ...values]) =>
  [...(OPTIONAL.includes(path.join('.')) ? [] : [undefined]), ...values].map(
    (value) => [path.join('.'), path, value] as const,
  ),
);

describe('a manifest', () => {
  it('as training writes it is taken as it is, through JSON', () => {
    const json = JSON.parse(JSON.stringify(tinyManifestJson()));
    expect(parseManifest(json)).toEqual(tinyManifestJson());
  });

  it.each(cases)('whose %s is wrong is refused with code model-load: %#', (_, path, value) => {
    // An array's element cannot be removed without a hole; it becomes null, as in JSON.
    const wrong = changed(path, value === undefined && typeof path.at(-1) === 'number' ? null : value);
    expect(() => parseManifest(wrong)).toThrow(expect.objectContaining({ code: 'model-load' }));
  });

  it.each([undefined, null, 1, 'x', [], {}, { format: '1' }])(
    'that is none at all is refused with code model-load: %j',
    (json) => {
      expect(() => parseManifest(json)).toThrow(expect.objectContaining({ code: 'model-load' }));
    },
  );

  it.each([4, 2, 1, 0, 2.5, -3])('of format %d is refused with code version', (format) => {
    expect(() => parseManifest({ ...tinyManifestJson(), format })).toThrow(
      expect.objectContaining({ code: 'version' }),
    );
  });

  it('is named by what is wrong with it', () => {
    expect(() => parseManifest(changed(['noise', 'labelNoise'], 2))).toThrow(/`noise\.labelNoise`/);
    expect(() => parseManifest(changed(['features', 'appeal'], { ...APPEAL, diversity: [1, 1] }))).toThrow(/appeal`/);
    // With an appeal there is one feature more, which this prior lacks.
    expect(() => parseManifest(changed(['features', 'appeal'], APPEAL))).toThrow(/`prior\.mean`/);
  });

  it('that is any other JSON is refused with an error of ours, never with another', () => {
    const paths = WRONG.map(([path]) => path);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.anything({ maxDepth: 2 }), (path, value) => {
        try {
          parseManifest(changed(path, value));
        } catch (error) {
          expect(error).toMatchObject({ name: 'PenchantError' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
