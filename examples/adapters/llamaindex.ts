/** LlamaIndex.TS: a query engine whose sources stand in the user's order. */
import { RetrieverQueryEngine } from '@llamaindex/core/query-engine';
import type { BaseSynthesizer } from '@llamaindex/core/response-synthesizers';
import type { BaseRetriever } from '@llamaindex/core/retriever';
import type { Engine } from 'penchant';
import { createNodePostprocessor, type RankedNode } from 'penchant/llamaindex';

export function createQueryEngine(engine: Engine, retriever: BaseRetriever, synthesizer: BaseSynthesizer) {
  return new RetrieverQueryEngine(retriever, synthesizer, [createNodePostprocessor(engine, { topN: 3 })]);
}

/** Call when the user picks this one of the response's `sourceNodes`. */
export function pick(engine: Engine, { penchant }: RankedNode) {
  return engine.prefer({ eventId: penchant.eventId, chosen: penchant.index });
}
