/** LangChain: a retriever's documents in the user's order; `ContextualCompressionRetriever` takes the compressor as well. */
import type { BaseRetriever } from '@langchain/core/retrievers';
import { RunnableLambda } from '@langchain/core/runnables';
import type { Engine } from 'penchant';
import { PenchantCompressor, type RankedDocument } from 'penchant/langchain';

export function rankRetrieved(engine: Engine, retriever: BaseRetriever) {
  const compressor = new PenchantCompressor(engine, { topN: 3 });
  return RunnableLambda.from(async (query: string) =>
    compressor.compressDocuments(await retriever.invoke(query), query),
  );
}

/** Call when the user picks this document. */
export function pick(engine: Engine, { metadata: { penchant } }: RankedDocument) {
  return engine.prefer({ eventId: penchant.eventId, chosen: penchant.index });
}
