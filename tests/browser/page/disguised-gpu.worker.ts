/**
 * The engine's worker in a browser whose software adapter passes for a GPU, so that it is measured. Over the channel
 * `gpu-faults` it is told to answer zeros from then on, as a lost GPU does.
 */
import 'penchant/worker';

const scope = globalThis as unknown as Record<'GPUAdapterInfo' | 'GPUBuffer', { readonly prototype: object }>;

const disguise = { vendor: 'acme', architecture: 'gpu-1', device: '', description: '', isFallbackAdapter: false };
for (const [name, value] of Object.entries(disguise)) {
  Object.defineProperty(scope.GPUAdapterInfo.prototype, name, { value });
}

const buffers = scope.GPUBuffer.prototype as { getMappedRange(offset?: number, size?: number): ArrayBuffer };
const { getMappedRange } = buffers;
new BroadcastChannel('gpu-faults').onmessage = () => {
  buffers.getMappedRange = function (...range) {
    const bytes = getMappedRange.apply(this, range);
    new Uint8Array(bytes).fill(0);
    return bytes;
  };
};
