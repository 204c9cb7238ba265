/** A worker that answers one message at a time. */
export function ask<Answer>(worker: Worker, message: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<{ answer: Answer } | { error: string }>) =>
      'error' in data ? reject(new Error(data.error)) : resolve(data.answer);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(message);
  });
}

/** Answers each message by `handle`; runs in the worker. */
export function answer<Message>(handle: (message: Message) => Promise<unknown>): void {
  const scope = globalThis as unknown as Worker;
  scope.onmessage = async ({ data }: MessageEvent<Message>) => {
    try {
      scope.postMessage({ answer: await handle(data) });
    } catch (error) {
      scope.postMessage({ error: String(error) });
    }
  };
}
