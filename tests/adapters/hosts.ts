/** The host libraries, each reduced to what the common tests ask: texts in, texts out in the host's order. */
import { Document } from '@langchain/core/documents';
import { RunnableLambda } from '@langchain/core/runnables';
import { FakeRetriever } from '@langchain/core/utils/testing';
import type { LLM } from '@llamaindex/core/llms';
import { RetrieverQueryEngine } from '@llamaindex/core/query-engine';
import { BaseSynthesizer } from '@llamaindex/core/response-synthesizers';
import { BaseRetriever } from '@llamaindex/core/retriever';
import { EngineResponse, type NodeWithScore, TextNode } from '@llamaindex/core/schema';
import { rerank } from 'ai';
import { createRerankingModel } from '../../src/adapters/ai-sdk.js';
import { PenchantCompressor } from '../../src/adapters/langchain.js';
import { createNodePostprocessor, type RankedNode } from '../../src/adapters/llamaindex.js';
import type { AdapterOptions } from '../../src/adapters/rank-texts.js';
import type { AdaptedEngine } from '../fixtures/page-engine.js';

/** One text as it comes back from a host. */
export interface Returned {
  readonly text: string;
  /** What the app passes to `prefer`. */
  readonly index: number;
  readonly eventId: string;
  readonly applied: boolean;
  /** The score that the host knows. */
  readonly score: number;
}

export interface Asked extends AdapterOptions {
  readonly texts: readonly string[];
  readonly topN?: number;
}

/** Ranks texts through a host. */
export type Host = (engine: AdaptedEngine, asked: Asked) => Promise<readonly Returned[]>;

const QUERY = 'How do I water a fern?';

async function viaAiSdk(engine: AdaptedEngine, { texts, topN, ...options }: Asked): Promise<readonly Returned[]> {
  const { ranking, providerMetadata } = await rerank({
    model: createRerankingModel(engine, options),
    documents: [...texts],
    query: QUERY,
    ...(topN !== undefined && { topN }),
  });
  const { eventId, applied } = (providerMetadata?.penchant ?? {}) as { eventId: string; applied: boolean };
  return ranking.map(({ originalIndex, score, document }) => ({
    text: document,
    index: originalIndex,
    score,
    eventId,
    applied,
  }));
}

async function viaLangChain(engine: AdaptedEngine, { texts, ...options }: Asked): Promise<readonly Returned[]> {
  const retriever = new FakeRetriever({ output: texts.map((pageContent) => new Document({ pageContent })) });
  const compressor = new PenchantCompressor(engine, options);
  const chain = retriever.pipe(
    RunnableLambda.from((documents: Document[]) => compressor.compressDocuments(documents, QUERY)),
  );
  return (await chain.invoke(QUERY)).map(({ pageContent, metadata: { penchant } }) => ({
    text: pageContent,
    ...penchant,
    score: penchant.relevanceScore,
  }));
}

/** A retriever that finds the same nodes whatever is asked. */
export class FoundNodes extends BaseRetriever {
  readonly #nodes: NodeWithScore[];

  constructor(nodes: NodeWithScore[]) {
    super();
    this.#nodes = nodes;
  }

  override async _retrieve(): Promise<NodeWithScore[]> {
    return this.#nodes;
  }
}

/** A synthesizer that needs no language model: its answer is the texts of the nodes, a line each. */
export class ListingSynthesizer extends BaseSynthesizer {
  constructor() {
    super({ llm: { metadata: { contextWindow: 4096 } } as unknown as LLM });
  }

  protected override _getPrompts() {
    return {};
  }

  protected override _getPromptModules() {
    return {};
  }

  protected override _updatePrompts() {}

  override async getResponse(_query: unknown, nodes: NodeWithScore[]): Promise<EngineResponse> {
    return EngineResponse.fromResponse(nodes.map(({ node }) => (node as TextNode).text).join('\n'), false, nodes);
  }
}

async function viaLlamaIndex(engine: AdaptedEngine, { texts, ...options }: Asked): Promise<readonly Returned[]> {
  const nodes = texts.map((text) => ({ node: new TextNode({ text }), score: 0.5 }));
  const postprocessor = createNodePostprocessor(engine, options);
  const queryEngine = new RetrieverQueryEngine(new FoundNodes(nodes), new ListingSynthesizer(), [postprocessor]);
  const found = (await queryEngine.retrieve(QUERY)) as RankedNode[];
  return found.map(({ node, score, penchant }) => ({ text: (node as TextNode).text, ...penchant, score }));
}

export const HOSTS: readonly (readonly [name: string, host: Host])[] = [
  ['the AI SDK', viaAiSdk],
  ['LangChain', viaLangChain],
  ['LlamaIndex', viaLlamaIndex],
];
