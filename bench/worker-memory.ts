/** What the engine's worker holds in memory, asked of the browser by the DevTools protocol after a garbage collection. */
import type { CDPSession, Page } from 'playwright-core';

/** Bytes. */
export interface WorkerMemory {
  /** Objects and strings. */
  readonly heap: number;
  /** Array buffers. */
  readonly buffers: number;
  /** Memory of WebAssembly, in pages of 64 KiB. */
  readonly wasmPages: number;
}

/** Runs in a worker before its own script: remembers the memories that are made, which nothing else tells of. */
const REMEMBER = `
  globalThis.wasmMemories = [];
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(descriptor) {
      super(descriptor);
      wasmMemories.push(this);
    }
  };`;
const COUNT = 'wasmMemories.reduce((sum, { buffer }) => sum + buffer.byteLength / 65536, 0)';

export interface WorkerProbe {
  /** Of the newest worker; zeros where it has ended, or none has begun. */
  measure(): Promise<WorkerMemory>;
  close(): Promise<void>;
}

/** Watches the page's workers; must be called before the one to measure is started. */
export async function probeWorkers(page: Page): Promise<WorkerProbe> {
  const session = await page.context().newCDPSession(page);
  let newest = '';
  session.on('Target.detachedFromTarget', ({ sessionId }) => {
    if (sessionId === newest) newest = '';
  });
  let calls = 0;
  const ask = async (sessionId: string, method: string, params: object = {}) => {
    const id = ++calls;
    const answer = answerTo(session, sessionId, id);
    await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
    return await answer;
  };
  session.on('Target.attachedToTarget', async ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') {
      newest = sessionId;
      await ask(sessionId, 'Runtime.evaluate', { expression: REMEMBER });
    }
    await ask(sessionId, 'Runtime.runIfWaitingForDebugger');
  });
  // Not flattened, since Playwright passes on the events of its own sessions only.
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: false });
  return {
    async measure() {
      const worker = newest;
      if (!worker) return { heap: 0, buffers: 0, wasmPages: 0 };
      await ask(worker, 'HeapProfiler.collectGarbage');
      const { usedSize, backingStorageSize = 0 } = (await ask(worker, 'Runtime.getHeapUsage')) as {
        usedSize: number;
        backingStorageSize?: number;
      };
      const { result } = (await ask(worker, 'Runtime.evaluate', { expression: COUNT })) as {
        result: { value: number };
      };
      return { heap: usedSize, buffers: backingStorageSize, wasmPages: result.value };
    },
    close: () => session.detach(),
  };
}

function answerTo(session: CDPSession, sessionId: string, id: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const hear = (event: { readonly sessionId: string; readonly message: string }) => {
      const answer = JSON.parse(event.message);
      if (event.sessionId !== sessionId || answer.id !== id) return;
      session.off('Target.receivedMessageFromTarget', hear);
      if (answer.error) reject(new Error(answer.error.message));
      else resolve(answer.result);
    };
    session.on('Target.receivedMessageFromTarget', hear);
  });
}
