/** Model files over the web: what arrives is what the manifest names, or a clear error, and it is kept for the next start. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWebSource, loadRuntime } from '../../src/encoder/model-source.js';
import { seededRandom } from '../../src/math/random.js';
import { PenchantError } from '../../src/shared/errors.js';
import type { Manifest, ModelFile } from '../../src/shared/manifest.js';
import { type FileServer, htmlPage, startFileServer, whole } from '../fixtures/file-server.js';
import { createMemoryCaches, type MemoryCaches } from '../fixtures/memory-caches.js';
import { tinyManifestJson } from '../fixtures/tiny-manifest.js';

const random = seededRandom(1);
const BYTES = Uint8Array.from({ length: 300_000 }, () => Math.floor(random() * 256));
const FILE: ModelFile = {
  name: 'encoder.onnx',
  bytes: BYTES.length,
  sha256: createHash('sha256').update(BYTES).digest('hex'),
};
const WASM = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 42);
const MANIFEST = JSON.stringify(tinyManifestJson());

let server: FileServer;
let downloads: [file: string, loaded: number, total: number | undefined][];
const onDownload = (...download: [string, number, number | undefined]) => void downloads.push(download);
const openSource = (signal?: AbortSignal) => createWebSource({ modelUrl: `${server.url}models`, onDownload, signal });
const runtimeUrl = () => `${server.url}ort.wasm`;

beforeEach(async () => {
  downloads = [];
  server = await startFileServer();
  server.answers.set('models/manifest.json', whole(MANIFEST));
  server.answers.set('models/encoder.onnx', whole(BYTES));
  server.answers.set('ort.wasm', whole(WASM));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
});

/** The three things that are loaded, each with its path on the server. */
const loads: [string, string, (signal?: AbortSignal) => Promise<Uint8Array | Manifest>][] = [
  ['the manifest', 'models/manifest.json', (signal) => openSource(signal).manifest()],
  ['a model file', 'models/encoder.onnx', (signal) => openSource(signal).file(FILE)],
  ['the runtime', 'ort.wasm', (signal) => loadRuntime(runtimeUrl(), onDownload, signal)],
];

describe('what is loaded', () => {
  it('is what lies on the server', async () => {
    expect(await openSource().manifest()).toEqual(tinyManifestJson());
    expect(Buffer.from(await openSource().file(FILE)).equals(BYTES)).toBe(true);
    expect(await loadRuntime(runtimeUrl(), onDownload)).toEqual(WASM);
  });

  it('lies beside the manifest, whether the folder is given with a slash or without', async () => {
    for (const modelUrl of [`${server.url}models`, `${server.url}models/`]) {
      await createWebSource({ modelUrl, onDownload }).file(FILE);
    }
    expect(server.requests).toEqual(['models/encoder.onnx', 'models/encoder.onnx']);
  });

  it('is told of as it arrives, up to the whole', async () => {
    await openSource().file(FILE);
    expect(downloads.length).toBeGreaterThan(1);
    const loaded = downloads.map(([, bytes]) => bytes);
    expect(loaded).toEqual([...new Set(loaded)].sort((a, b) => a - b));
    expect(downloads.at(-1)).toEqual(['encoder.onnx', BYTES.length, BYTES.length]);
    for (const [file, , total] of downloads) expect([file, total]).toEqual(['encoder.onnx', BYTES.length]);
  });

  it('has no total where the server does not say, or says the compressed one', async () => {
    server.answers.set('ort.wasm', (response) => response.writeHead(200).end(WASM)); // chunked
    await loadRuntime(runtimeUrl(), onDownload);
    expect(downloads.at(-1)).toEqual(['runtime', WASM.length, undefined]);
    const gzipped = gzipSync(WASM);
    server.answers.set('ort.wasm', (response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': gzipped.length }).end(gzipped),
    );
    expect(await loadRuntime(runtimeUrl(), onDownload)).toEqual(WASM);
    expect(downloads.at(-1)).toEqual(['runtime', WASM.length, undefined]);
  });
});

describe.each(loads)('%s', (_, path, load) => {
  it('that is not there is code model-load, with the status', async () => {
    server.answers.delete(path);
    await expect(load()).rejects.toMatchObject({ code: 'model-load', message: expect.stringContaining('404') });
  });

  it('that is an HTML page is code model-load, and says so', async () => {
    server.answers.set(path, htmlPage);
    await expect(load()).rejects.toMatchObject({ code: 'model-load', message: expect.stringContaining('HTML') });
  });

  it('that breaks off half-way is code model-load', async () => {
    server.answers.set(path, (response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(WASM, () => response.destroy());
    });
    await expect(load()).rejects.toMatchObject({ code: 'model-load' });
  });

  it('that is other bytes is code model-load', async () => {
    server.answers.set(path, whole('not what was asked for'));
    await expect(load()).rejects.toMatchObject({ code: 'model-load' });
  });

  it('from a server that is not there is code model-load', async () => {
    await server.close();
    await expect(load()).rejects.toMatchObject({ code: 'model-load' });
  });

  it('is given up with code aborted when the signal fires, at once or half-way', async () => {
    await expect(load(AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    expect(server.requests).toEqual([]);
    const controller = new AbortController();
    server.answers.set(path, (response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(WASM, () => controller.abort()); // and never ends
    });
    await expect(load(controller.signal)).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('a model file', () => {
  it.each([
    ['one bit of which is wrong', () => BYTES.with(7, (BYTES[7] as number) ^ 1)],
    ['that is cut short', () => BYTES.slice(0, -1)],
    ['that goes on too long', () => Uint8Array.of(...WASM, ...BYTES.subarray(0, 1000))],
  ])('%s is code model-load', async (_, make) => {
    server.answers.set('models/encoder.onnx', whole(make()));
    await expect(openSource().file(FILE)).rejects.toMatchObject({ code: 'model-load' });
  });
});

describe('with Cache Storage', () => {
  let caches: MemoryCaches;
  beforeEach(() => {
    caches = createMemoryCaches();
    vi.stubGlobal('caches', caches);
  });

  it('everything is there for a second start without a server', async () => {
    for (const [, , load] of loads) await load();
    await server.close();
    downloads = [];
    expect(await openSource().manifest()).toEqual(tinyManifestJson());
    expect(Buffer.from(await openSource().file(FILE)).equals(BYTES)).toBe(true);
    expect(await loadRuntime(runtimeUrl(), onDownload)).toEqual(WASM);
    expect(downloads).toEqual([
      ['encoder.onnx', BYTES.length, BYTES.length],
      ['runtime', WASM.length, WASM.length],
    ]);
  });

  it('everything is asked of the server once', async () => {
    for (const [, , load] of [...loads, ...loads]) await load();
    expect([...server.requests].sort()).toEqual(['models/encoder.onnx', 'models/manifest.json', 'ort.wasm']);
  });

  describe('a newer model', () => {
    const TOKENIZER = new TextEncoder().encode('{}');
    const fileOf = (name: string, bytes: Uint8Array): ModelFile => ({
      name,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    const newer = BYTES.toReversed();
    const NEWER = {
      ...tinyManifestJson(),
      version: 'tiny-2',
      files: { encoder: fileOf('encoder.onnx', newer), tokenizer: fileOf('tokenizer.json', TOKENIZER) },
    };
    const publish = (manifest: object = NEWER) => {
      server.answers.set('models/manifest.json', whole(JSON.stringify(manifest)));
      server.answers.set('models/encoder.onnx', whole(newer));
      server.answers.set('models/tokenizer.json', whole(TOKENIZER));
    };

    it('is used from the start after the one that looked for it, which then needs no server', async () => {
      await openSource().manifest();
      publish();
      const source = openSource();
      expect((await source.manifest()).version).toBe('tiny-1');
      await source.refresh();
      await server.close();
      const next = openSource();
      const manifest = await next.manifest();
      expect(manifest.version).toBe('tiny-2');
      expect(Buffer.from(await next.file(manifest.files.encoder)).equals(newer)).toBe(true);
      expect(await next.file(manifest.files.tokenizer)).toEqual(TOKENIZER);
    });

    it('comes with the graph for WebGPU, where it has one of its own', async () => {
      await openSource().manifest();
      const gpu = Uint8Array.of(1, 2, 3);
      const encoderWebgpu = fileOf('encoder.webgpu.onnx', gpu);
      publish({ ...NEWER, files: { ...NEWER.files, encoderWebgpu } });
      server.answers.set('models/encoder.webgpu.onnx', whole(gpu));
      await openSource().refresh();
      await server.close();
      expect(await openSource().file(encoderWebgpu)).toEqual(gpu);
    });

    it.each([
      ['cannot be had', () => server.answers.delete('models/manifest.json')],
      ['is an HTML page', () => server.answers.set('models/manifest.json', htmlPage)],
      ['has a file that cannot be had', () => server.answers.delete('models/encoder.onnx')],
      ['is of a format that is too new', () => publish({ ...NEWER, format: 4 })],
    ])('that %s leaves the old one as it was', async (_, spoil) => {
      await openSource().manifest();
      publish();
      spoil();
      await openSource().refresh();
      expect((await openSource().manifest()).version).toBe('tiny-1');
    });

    it('is asked for at once where the kept one does not fit this build', async () => {
      await openSource().manifest();
      publish();
      const check = ({ version }: Manifest) => {
        if (version === 'tiny-1') throw new PenchantError('version', 'Expected another, got tiny-1.');
      };
      const source = createWebSource({ modelUrl: `${server.url}models`, onDownload, check });
      expect((await source.manifest()).version).toBe('tiny-2');
    });

    describe('leaves files behind', () => {
      const OTHER_RUNTIME = 'https://app.example/ort-of-before.wasm';
      const namesKept = () => caches.urls().map((url) => url.replace(/^.*\/|\?.*/g, ''));
      const encodersKept = () => caches.urls().filter((url) => url.startsWith(`${server.url}models/encoder.onnx`));
      const OLD = { ...tinyManifestJson(), files: { encoder: FILE, tokenizer: fileOf('tokenizer.json', TOKENIZER) } };
      /** A start of what is kept or published, all files loaded, on a day of its own. */
      const startOn = async (day: number, runtimes = [runtimeUrl()]) => {
        vi.setSystemTime(day * 86_400_000);
        const source = openSource();
        const manifest = await source.manifest();
        await source.file(manifest.files.encoder).catch(() => {});
        await source.refresh();
        await source.dropUnused(manifest, runtimes);
      };
      const startOnDays = async (from: number, to: number) => {
        for (let day = from; day <= to; day++) await startOn(day);
      };
      beforeEach(async () => {
        vi.useFakeTimers({ toFake: ['Date'] });
        publish(OLD);
        server.answers.set('models/encoder.onnx', whole(BYTES));
        const cache = await caches.open('penchant-model');
        await cache.put(OTHER_RUNTIME, new Response(WASM));
        await startOn(100, [OTHER_RUNTIME]);
        await loadRuntime(runtimeUrl(), onDownload);
        publish();
        await startOn(101);
      });
      afterEach(() => void vi.useRealTimers());

      it('which a page that was opened before still finds', async () => {
        await startOnDays(102, 131);
        expect(Buffer.from(await openSource().file(FILE)).equals(BYTES)).toBe(true);
        expect(server.requests.filter((path) => path === 'models/encoder.onnx')).toHaveLength(2);
      });

      it('which are gone after thirty days without use, and nothing else is', async () => {
        await startOnDays(102, 131);
        expect(namesKept()).not.toContain('ort-of-before.wasm');
        expect(namesKept()).toContain('ort.wasm');
        await startOn(132);
        expect(encodersKept()).toHaveLength(1);
        await server.close();
        const manifest = await openSource().manifest();
        expect(manifest.version).toBe('tiny-2');
        await expect(openSource().file(manifest.files.encoder)).resolves.toHaveLength(newer.length);
        await expect(openSource().file(FILE)).rejects.toMatchObject({ code: 'model-load' });
      });

      it('unless another page of the origin uses them', async () => {
        await startOnDays(102, 120);
        server.answers.set('models/small/manifest.json', whole(JSON.stringify(OLD)));
        server.answers.set('models/small/encoder.onnx', whole(BYTES));
        const other = createWebSource({ modelUrl: `${server.url}models/small`, onDownload });
        const manifest = await other.manifest();
        await other.file(manifest.files.encoder);
        await other.dropUnused(manifest, [OTHER_RUNTIME]);
        await startOnDays(121, 145);
        await server.close();
        expect(encodersKept()).toHaveLength(1);
        expect(namesKept()).toContain('ort-of-before.wasm');
        expect(Buffer.from(await other.file(FILE)).equals(BYTES)).toBe(true);
      });

      it('which wait as long as nobody starts', async () => {
        await startOn(500);
        await startOn(1000);
        expect(encodersKept()).toHaveLength(2);
        expect(namesKept()).toContain('ort-of-before.wasm');
      });

      it('of which those that are taken up again stay', async () => {
        await startOnDays(102, 131);
        publish(OLD);
        server.answers.set('models/encoder.onnx', whole(BYTES));
        await startOn(132); // goes back to the old ones, which it does not load, on the day on which they would go
        await server.close();
        const manifest = await openSource().manifest();
        expect(manifest.version).toBe(OLD.version);
        expect(Buffer.from(await openSource().file(manifest.files.encoder)).equals(BYTES)).toBe(true);
      });

      it.each(['not JSON', 'null', '{"days":1e9,"date":101,"last":{"a":"b"}}', '{"days":"many","date":101,"last":{}}'])(
        'also where the record is %s',
        async (record) => {
          caches.poison('uses.json', new TextEncoder().encode(record));
          await startOnDays(101, 131);
          expect(encodersKept()).toHaveLength(2);
          await startOn(132);
          expect(encodersKept()).toHaveLength(1);
        },
      );
    });

    it('of which the server has other bytes leaves the old one as it was', async () => {
      await openSource().manifest();
      publish();
      server.answers.set('models/encoder.onnx', whole('bytes of before'));
      await openSource().refresh();
      await server.close();
      expect((await openSource().manifest()).version).toBe('tiny-1');
    });

    it('is asked for by the next start where the server has only its files', async () => {
      const manifest = await openSource().manifest();
      publish();
      await expect(openSource().file(manifest.files.encoder)).rejects.toMatchObject({ code: 'model-load' });
      expect((await openSource().manifest()).version).toBe('tiny-2');
    });
  });

  it.each([
    ['encoder.onnx', BYTES.with(0, (BYTES[0] as number) ^ 1)],
    ['encoder.onnx', BYTES.slice(1)],
    ['ort.wasm', new TextEncoder().encode('<html>')],
  ])('a kept %s that is spoilt is thrown away and fetched again', async (name, spoilt) => {
    const load = () => (name === 'ort.wasm' ? loadRuntime(runtimeUrl(), onDownload) : openSource().file(FILE));
    const good = await load();
    caches.poison(name, spoilt);
    expect(Buffer.from(await load()).equals(good)).toBe(true);
    expect(server.requests).toHaveLength(2);
    await server.close();
    expect(Buffer.from(await load()).equals(good)).toBe(true);
    caches.poison(name, spoilt);
    await expect(load()).rejects.toMatchObject({ code: 'model-load' });
    expect(caches.urls()).toEqual([]);
  });

  it('nothing that failed its check is kept', async () => {
    for (const [, path, load] of loads) {
      server.answers.set(path, htmlPage);
      await expect(load()).rejects.toMatchObject({ code: 'model-load' });
    }
    expect(caches.urls()).toEqual([]);
  });

  it('files of two versions do not mix', async () => {
    await openSource().file(FILE);
    const other = BYTES.toReversed();
    server.answers.set('models/encoder.onnx', whole(other));
    const newer = { ...FILE, sha256: createHash('sha256').update(other).digest('hex') };
    expect(Buffer.from(await openSource().file(newer)).equals(other)).toBe(true);
    expect(Buffer.from(await openSource().file(FILE)).equals(BYTES)).toBe(true);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['cannot be opened', () => ({ open: async () => Promise.reject(new DOMException('no', 'SecurityError')) })],
    [
      'is full',
      () => ({
        open: async () => ({
          match: async () => undefined,
          put: async () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
          delete: async () => false,
        }),
      }),
    ],
  ])('that %s, everything is downloaded and works', async (_, make) => {
    vi.stubGlobal('caches', make());
    for (const [, , load] of [...loads, ...loads]) await load();
    expect(server.requests).toHaveLength(6);
  });

  it('an aborted start does not fall back to what is kept', async () => {
    await openSource().manifest();
    await expect(openSource(AbortSignal.abort()).manifest()).rejects.toMatchObject({ code: 'aborted' });
  });
});
