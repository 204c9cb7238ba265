/** What the engine's worker holds in memory, asked of the browser by the DevTools protocol after a garbage collection. */
import type { CDPSession, Page } from 'playwright-core';

/** Bytes. */
export interface WorkerMemory {
  /** Objects and strings. */
  readonly heap: number;
  /** Array buffers, the memory of WebAssembly among them. */
  readonly buffers: number;
}

export interface WorkerProbe {
  /** Of the newest worker. */
  measure(): Promise<WorkerMemory>;
  close(): Promise<void>;
}

/** Watches the page's workers; must be called before the one to measure is started. */
export async function probeWorkers(page: Page): Promise<WorkerProbe> {
  const session = await page.context().newCDPSession(page);
  let newest = '';
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') newest = sessionId;
  });
  // Not flattened, since Playwright passes on the events of its own sessions only.
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  let calls = 0;
  const ask = async (method: string) => {
    const id = ++calls;
    const answer = answerTo(session, newest, id);
    await session.send('Target.sendMessageToTarget', { sessionId: newest, message: JSON.stringify({ id, method }) });
    return await answer;
  };
  return {
    async measure() {
      await ask('HeapProfiler.collectGarbage');
      const { usedSize, backingStorageSize = 0 } = (await ask('Runtime.getHeapUsage')) as {
        usedSize: number;
        backingStorageSize?: number;
      };
      return { heap: usedSize, buffers: backingStorageSize };
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
