/** An AI SDK reranking model over an engine, for `rerank({ model, documents, query, topN })` of the package `ai`. */
import type { RerankingModel } from 'ai';
import type { Engine } from '../client.js';
import { PenchantError } from '../shared/errors.js';
import { type AdapterOptions, rankTexts } from './rank-texts.js';

/** The form of reranking models that AI SDK 7 calls its own. */
export type PenchantRerankingModel = Extract<RerankingModel, { readonly specificationVersion: 'v4' }>;

type Documents = Parameters<PenchantRerankingModel['doRerank']>[0]['documents'];

/** A document that is not a string. */
export type ObjectDocument = Extract<Documents, { readonly type: 'object' }>['values'][number];

/** Settings of the reranking model. */
export interface RerankingModelOptions extends AdapterOptions {
  /** What the user reads of a document that is an object; by default its property `text`. */
  readonly textOf?: (document: ObjectDocument) => string;
}

/**
 * Makes the model. Its query is the prompt that the documents answer. Besides the ranking, `rerank()` resolves with
 * `providerMetadata.penchant`, that is `{ eventId, applied, confidence }`; `engine.prefer({ eventId, chosen })` takes the
 * `originalIndex` of the choice. Scores are 0 to 1: where `applied`, the sigmoid of the personal score in log-odds, else
 * the place in the app's order (docs/decisions/0010-adapters.md). No documents give an empty ranking.
 *
 * The model rejects with PenchantError as `engine.rerank` does, and with code `input` where an object has no text.
 */
export function createRerankingModel(
  engine: Pick<Engine, 'rerank' | 'info'>,
  { textOf = textProperty, ...options }: RerankingModelOptions = {},
): PenchantRerankingModel {
  return {
    specificationVersion: 'v4',
    provider: 'penchant',
    modelId: engine.info.modelVersion,
    async doRerank({ documents, query, topN, abortSignal }) {
      if (documents.values.length === 0) return { ranking: [] };
      const { ranking, eventId, applied, confidence } = await rankTexts(engine, {
        ...options,
        prompt: query,
        candidates: documents.type === 'text' ? documents.values : documents.values.map((document) => textOf(document)),
        ...(topN !== undefined && { topN }),
        ...(abortSignal && { signal: abortSignal }),
      });
      return {
        ranking: ranking.map(({ index, relevanceScore }) => ({ index, relevanceScore })),
        providerMetadata: { penchant: { eventId, applied, confidence } },
      };
    },
  };
}

/** Refuses rather than guesses: a taste that is learnt from JSON is one for commas. */
function textProperty({ text }: ObjectDocument): string {
  if (typeof text === 'string') return text;
  throw new PenchantError(
    'input',
    `Expected each object among \`documents\` to have a string \`text\`, got one whose \`text\` is ${text === undefined ? 'missing' : `of type ${typeof text}`}; pass \`textOf\`.`,
  );
}
