/** AI SDK: shows answers in the user's order, and learns from the one that is picked. */
import { rerank } from 'ai';
import type { Engine } from 'penchant';
import { createRerankingModel } from 'penchant/ai-sdk';

export async function rankAnswers(engine: Engine, query: string, answers: string[]) {
  const model = createRerankingModel(engine);
  const { ranking, providerMetadata } = await rerank({ model, documents: answers, query, topN: 3 });
  const eventId = String(providerMetadata?.penchant?.eventId);
  return {
    /** `{ originalIndex, score, document }`, best first. */
    ranking,
    /** Call when the user picks an answer. */
    pick: (originalIndex: number) => engine.prefer({ eventId, chosen: originalIndex }),
  };
}
