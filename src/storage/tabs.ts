/** Tells other tabs of the same user that the log has changed. Messages are hints: who hears one looks for itself. */

/** `changed`: entries were added; `forgotten`: all are void; `moved`: the database goes on in a bucket. */
export type News = 'changed' | 'forgotten' | 'moved';

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
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  channel.onmessage = ({ data }) => {
    if (data === 'forgotten' || data === 'moved') onNews(data);
    else if (data === 'changed') {
      timer ??= setTimeout(() => {
        timer = undefined;
        onNews('changed');
      }, GATHER_MS);
    }
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
