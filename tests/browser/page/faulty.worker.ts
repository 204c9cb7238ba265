/**
 * The engine's worker in a browser whose storage fails when it is told to: over the channel `faults` come the name of a
 * fault and how often it is to happen. What the engine calls is real; only the failure is made.
 */
import 'penchant/worker';

export type InjectedFault =
  | 'closed'
  | 'lost'
  | 'open'
  | 'full-disk'
  | 'quota'
  | 'hang-storage'
  | 'hang-thread'
  | 'file';

let left = 0;
let fault: InjectedFault | undefined;

new BroadcastChannel('faults').onmessage = ({ data }: MessageEvent<{ fault: InjectedFault; times: number }>) => {
  fault = data.fault;
  left = data.times;
  // A thread that never comes back; only the page can end it.
  if (fault === 'hang-thread' && left > 0) for (;;);
};

/** Whether this fault is to happen now. */
function isDue(...kinds: readonly InjectedFault[]): boolean {
  if (left <= 0 || !fault || !kinds.includes(fault)) return false;
  left--;
  return true;
}

const { open } = IDBFactory.prototype;
IDBFactory.prototype.open = function (...args) {
  if (isDue('open'))
    return failing(this, new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError'));
  if (isDue('full-disk'))
    return failing(this, new DOMException('Encountered full disk while opening backing store.', 'QuotaExceededError'));
  return open.apply(this, args);
};

const { transaction } = IDBDatabase.prototype;
IDBDatabase.prototype.transaction = function (...args) {
  if (isDue('closed')) {
    this.close();
    throw new DOMException('The database connection is closing.', 'InvalidStateError');
  }
  if (isDue('lost')) throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError');
  const made = transaction.apply(this, args);
  // An answer that never comes.
  if (isDue('hang-storage'))
    for (const type of ['complete', 'abort', 'error'])
      made.addEventListener(type, (event) => event.stopImmediatePropagation());
  if (isDue('quota')) {
    Object.defineProperty(made, 'error', { value: new DOMException('', 'QuotaExceededError') });
    made.abort();
  }
  return made;
};

const files = FileSystemFileHandle.prototype as unknown as { createSyncAccessHandle(): Promise<{ write(): number }> };
const { createSyncAccessHandle } = files;
files.createSyncAccessHandle = async function () {
  const handle = await createSyncAccessHandle.apply(this);
  const { write } = handle;
  handle.write = function (...args: []) {
    if (isDue('file')) throw new DOMException('No space available for this operation', 'QuotaExceededError');
    return write.apply(this, args);
  };
  return handle;
};

/** A real request that fails with `error`: it opens another database, and gives that up. */
function failing(factory: IDBFactory, error: DOMException): IDBOpenDBRequest {
  const request = open.call(factory, `never-${crypto.randomUUID()}`);
  Object.defineProperty(request, 'error', { value: error });
  request.addEventListener('upgradeneeded', (event) => {
    event.stopImmediatePropagation();
    request.transaction?.abort();
  });
  return request;
}
