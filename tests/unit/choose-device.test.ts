/** When devices are measured, and what is remembered of it; the measurement itself is in measure-devices.test.ts. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDeviceRecords, type DeviceRecords } from '../../src/encoder/device-record.js';
import { findGpuAdapter } from '../../src/encoder/gpu-adapter.js';
import { chooseDevice, startEncoder } from '../../src/encoder/start-encoder.js';
import { PenchantError } from '../../src/shared/errors.js';
import type { DeviceChoice } from '../../src/shared/protocol.js';
import { createHashEncoder } from '../fixtures/hash-encoder.js';
import { createMemoryCaches } from '../fixtures/memory-caches.js';
import { tinyManifest } from '../fixtures/tiny-manifest.js';

const GPU = { vendor: 'acme', architecture: 'gpu-1', device: '', description: '' };
const CHOICE: DeviceChoice = { device: 'wasm', adapter: 'acme/gpu-1//' };

/** A browser with this adapter, if any. */
function stubBrowser(info: object | null, more: object = {}): void {
  const requestAdapter = async () => info && { info };
  vi.stubGlobal('navigator', { userAgent: 'Browser 1', gpu: { requestAdapter }, ...more });
}

let written: unknown[];
const records: DeviceRecords = {
  read: async () => ({ choice: CHOICE }),
  write: async (...record) => void written.push(record),
};

/** Measures with files that cannot be had, so that it fails as soon as it is begun. */
function choose(choice?: DeviceChoice) {
  const offline = () => Promise.reject(new PenchantError('model-load', 'Expected a network, got none.'));
  return chooseDevice(
    { encoder: createHashEncoder(), device: 'wasm', ...(choice && { choice }) },
    {
      source: { manifest: offline, file: offline },
      manifest: tinyManifest(),
      device: 'auto',
      runtime: offline,
      records,
    },
    (job) => job(),
  );
}

beforeEach(() => {
  written = [];
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('devices', () => {
  it.each<[string, () => void, DeviceChoice | undefined]>([
    ['there is no WebGPU', () => vi.stubGlobal('navigator', { userAgent: 'Browser 1' }), undefined],
    ['there is no adapter', () => stubBrowser(null), undefined],
    ['the adapter says that it is a fallback', () => stubBrowser({ ...GPU, isFallbackAdapter: true }), undefined],
    [
      'the adapter is known to be software',
      () => stubBrowser({ vendor: 'google', architecture: 'swiftshader' }),
      undefined,
    ],
    ['the user saves data', () => stubBrowser(GPU, { connection: { saveData: true } }), undefined],
    ['this adapter was measured before', () => stubBrowser(GPU), CHOICE],
  ])('are not measured where %s', async (_, stub, choice) => {
    stub();
    await expect(choose(choice)).resolves.toBeUndefined();
    expect(written).toEqual([]);
  });

  it.each<[string, DeviceChoice | undefined]>([
    ['no adapter was measured before', undefined],
    ['another one was', { ...CHOICE, adapter: 'acme/gpu-0//' }],
  ])('are measured where %s, and a network that fails is not held against them', async (_, choice) => {
    stubBrowser(GPU);
    await expect(choose(choice)).rejects.toMatchObject({ code: 'model-load' });
    expect(written).toEqual([]);
  });

  it('are not asked for more than an adapter where the app insists on WebGPU', async () => {
    stubBrowser(null);
    const nothing = () => Promise.reject(new Error('It was asked for a file.'));
    const source = { manifest: nothing, file: nothing };
    const options = { source, manifest: tinyManifest(), device: 'webgpu', runtime: nothing } as const;
    await expect(startEncoder(options)).rejects.toMatchObject({ code: 'device' });
  });
});

describe('an adapter', () => {
  it('goes by all that the browser says of it', async () => {
    stubBrowser({ ...GPU, description: 'Acme GPU' });
    expect(await findGpuAdapter()).toEqual({ name: 'acme/gpu-1//Acme GPU', isSoftware: false });
  });

  it('that cannot be asked for is not there', async () => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.reject(new Error('no')) } });
    expect(await findGpuAdapter()).toBeUndefined();
  });
});

describe('what is remembered of devices', () => {
  const open = () => createDeviceRecords('https://app.example/models');

  it('holds for one model, and for one browser', async () => {
    vi.stubGlobal('caches', createMemoryCaches());
    stubBrowser(GPU);
    expect(await open().read('tiny-1')).toBeUndefined();
    await open().write('tiny-1', { choice: CHOICE });
    expect(await open().read('tiny-1')).toEqual({ choice: CHOICE });
    expect(await open().read('tiny-2')).toBeUndefined();
    vi.stubGlobal('navigator', { userAgent: 'Browser 2' });
    expect(await open().read('tiny-1')).toBeUndefined();
  });

  it('is found out anew where it cannot be read, or nothing can be kept', async () => {
    const caches = createMemoryCaches();
    vi.stubGlobal('caches', caches);
    stubBrowser(GPU);
    await open().write('tiny-1', {});
    caches.poison('device-record', new TextEncoder().encode('{'));
    expect(await open().read('tiny-1')).toBeUndefined();
    vi.stubGlobal('caches', { open: () => Promise.reject(new DOMException('no', 'SecurityError')) });
    await expect(open().write('tiny-1', {})).resolves.toBeUndefined();
    expect(await open().read('tiny-1')).toBeUndefined();
  });
});

describe('the version of the runtime', () => {
  it('for which devices are remembered is the one that is installed', async () => {
    const { RUNTIME_VERSION } = await import('../../src/encoder/onnx-runtime.js');
    const { default: app } = await import('../../package.json');
    expect(app.dependencies['onnxruntime-web']).toBe(RUNTIME_VERSION);
  });
});
