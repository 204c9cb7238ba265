/** Tells other tabs of the same user that the log has changed. Messages are hints: they may be lost, and come late. */

export type News =
  /** Entries that are in the database now. */
  | { readonly type: 'added'; readonly generation: number; readonly ids: readonly string[] }
  /** The database holds entries that it did not hold before. */
  | { readonly type: 'changed' }
  /** All entries are void. */
  | { readonly type: 'forgotten' }
  /** The database goes on in a bucket. */
  | { readonly type: 'moved' };

export interface Tabs {
  tell(news: News): void;
  close(): void;
}

/** Hints that come in a burst are handled once, after this time. */
const GATHER_MS = 100;

/** @param name  the same in all tabs of one user */
export function openTabs(name: string, onNews: (news: News) => void): Tabs {
  if (typeof BroadcastChannel === 'undefined') return { tell() {}, close() {} };
  const channel = new BroadcastChannel(`penchant:${name}`);
  let gathered: News | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  channel.onmessage = ({ data }: MessageEvent<News>) => {
    if (data.type === 'forgotten' || data.type === 'moved') return onNews(data);
    gathered = gathered ? both(gathered, data) : data;
    timer ??= setTimeout(() => {
      const news = gathered as News;
      timer = undefined;
      gathered = undefined;
      onNews(news);
    }, GATHER_MS);
  };
  return {
    tell(news) {
      if (!isClosed) channel.postMessage(news);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      channel.close();
    },
  };
}

/** One hint for two that were not `forgotten` or `moved`. */
function both(a: News, b: News): News {
  if (a.type === 'added' && b.type === 'added' && a.generation === b.generation) {
    return { ...a, ids: [...a.ids, ...b.ids] };
  }
  return { type: 'changed' };
}
