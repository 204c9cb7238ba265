/** What there is of WebGPU in this thread; asked where the runtime will run, since page and worker can differ. */

export interface GpuAdapter {
  /** Names the adapter as exactly as the browser does. */
  readonly name: string;
  /** Whether it is a processor that plays a GPU: right answers, a hundred times slower. */
  readonly isSoftware: boolean;
}

/** The part of WebGPU that is used, which TypeScript's library does not have. */
interface Gpu {
  requestAdapter(): Promise<{ readonly info?: AdapterInfo; readonly isFallbackAdapter?: boolean } | null>;
}

interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

/** Names that software adapters go by, where they do not say so themselves. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|warp|basic render/i;

/** The adapter that the runtime would get; undefined where there is none. */
export async function findGpuAdapter(): Promise<GpuAdapter | undefined> {
  const { gpu } = (globalThis.navigator ?? {}) as { readonly gpu?: Gpu };
  try {
    const adapter = await gpu?.requestAdapter();
    if (!adapter) return undefined;
    const { vendor = '', architecture = '', device = '', description = '', isFallbackAdapter } = adapter.info ?? {};
    const name = [vendor, architecture, device, description].join('/');
    return { name, isSoftware: Boolean(isFallbackAdapter ?? adapter.isFallbackAdapter) || SOFTWARE.test(name) };
  } catch {
    // An adapter that cannot be asked for is one that is not there.
    return undefined;
  }
}
