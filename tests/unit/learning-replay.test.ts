/** Whatever was said, taken back, replaced and refused: what was learnt is what the labels that are left say, to the last bit. */
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { seededRandom } from '../../src/math/random.js';
import type { PreferRequest } from '../../src/shared/protocol.js';
import { createMemoryStore } from '../../src/storage/memory-store.js';
import { createFillableStore, drawSets, startTinyEngine } from '../fixtures/tiny-engine.js';

/** Choices among four are three differences each: enough for the learner to begin a base, and folds on top of it. */
const BEFORE = 64;
const STEPS = 60;

async function learnt(engine: Engine) {
  const { posterior } = await engine.export({ posterior: true });
  const { evidence, labels } = await engine.profile();
  return { posterior, evidence, labels, reviews: await engine.review() };
}

it.each([1, 2, 3])('after a random history (seed %i)', async (seed) => {
  const random = seededRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const sets = drawSets(BEFORE + STEPS, seed);
  const { disk, store } = createFillableStore(createMemoryStore(1e7));
  const engine = await startTinyEngine({ store });
  let next = 0;
  const said = (): PreferRequest => {
    const candidates = sets[next++ % sets.length] as string[];
    const chosen = below(4);
    const kind = below(5);
    if (kind === 0) return { prompt: 'p', candidates, liked: [chosen], disliked: [] };
    if (kind === 1) return { prompt: 'p', candidates, liked: [], disliked: [chosen] };
    if (kind === 2) return { prompt: 'p', candidates, ranking: [2, 0, 3, 1] };
    const rejected = candidates.filter((_, i) => i !== chosen);
    return { prompt: 'p', chosen: candidates[chosen] as string, rejected, weight: kind === 3 && below(2) ? 0 : 1 };
  };
  for (let n = 0; n < BEFORE; n++) {
    const [chosen, ...rejected] = sets[next++] as [string, ...string[]];
    await engine.prefer({ prompt: 'p', chosen, rejected });
  }
  for (let step = 1; step <= STEPS; step++) {
    const ids = (await engine.labels()).map(({ id }) => id);
    const [newest, other] = [ids.at(-1) as string, ids[below(ids.length)] as string];
    const act = [
      () => engine.prefer(said()),
      () => engine.prefer({ ...said(), replaces: newest }),
      () => engine.prefer({ ...said(), replaces: newest }),
      () => engine.prefer({ ...said(), replaces: other }),
      () => engine.undo(newest),
      () => engine.undo([newest, other]),
    ][below(6)] as () => Promise<unknown>;
    disk.isFull = below(4) === 0;
    if (disk.isFull) await expect(act()).rejects.toMatchObject({ code: 'storage' });
    else await act();
    disk.isFull = false;
    if (step % 6 > 0) continue;
    const anew = await startTinyEngine();
    await anew.import(await engine.export());
    expect(await learnt(engine)).toStrictEqual(await learnt(anew));
  }
});
