/** Reads what an engine knows of its user, now and after each change. */
import type { Engine } from '../../client.js';
import type { LabelReview, Profile } from '../../shared/protocol.js';

/** Between two readings, in milliseconds: a burst of changes is read once, and whoever made them calls the engine first. */
const LEAST_WAIT_MS = 60;
/** However long reviews take, the view is not further behind than this and a review. */
const MOST_WAIT_MS = 1000;

/** What is known of the user. */
export interface ProfileData {
  readonly profile: Profile;
  /** Oldest first; empty where nobody needs them. */
  readonly reviews: readonly LabelReview[];
}

export interface Follower {
  /** Whether the reviews are needed, which take the engine's time: about 0.1 ms a label. */
  readonly needsReviews: boolean;
  readonly onData: (data: ProfileData) => void;
  readonly onError: (error: unknown) => void;
}

/** Follows an engine until the function that it returns is called; nothing is reported after that. */
export function followEngine(engine: Engine, { needsReviews, onData, onError }: Follower): () => void {
  let isStopped = false;
  let isBusy = false;
  let isBehind = false;

  const read = async () => {
    const begunAt = performance.now();
    isBehind = false;
    try {
      const [profile, reviews] = await Promise.all([engine.profile(), needsReviews ? engine.review() : []]);
      if (!isStopped) onData({ profile, reviews });
    } catch (error) {
      if (!isStopped) onError(error);
    }
    // The longer a review takes, the rarer it is, so that the engine has time for others.
    wait(Math.min(MOST_WAIT_MS, 2 * (performance.now() - begunAt)), () => {
      isBusy = false;
      if (isBehind) readSoon();
    });
  };
  const wait = (ms: number, then: () => void) => setTimeout(() => !isStopped && then(), ms);
  const readSoon = () => {
    isBehind = true;
    if (isBusy) return;
    isBusy = true;
    wait(LEAST_WAIT_MS, () => void read());
  };

  engine.addEventListener('update', readSoon);
  isBusy = true;
  void read();
  return () => {
    isStopped = true;
    engine.removeEventListener('update', readSoon);
  };
}
