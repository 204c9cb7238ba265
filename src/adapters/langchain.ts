/** A LangChain document compressor over an engine, for `ContextualCompressionRetriever` and whatever else takes one. */
import type { DocumentInterface } from '@langchain/core/documents';
import { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors';
import { type Placement, type Ranker, rankTexts, type TopOptions } from './rank-texts.js';

export type { Placement, TopOptions } from './rank-texts.js';

/** A document with its place: `metadata.penchant` has what `engine.prefer` needs. */
export type RankedDocument = DocumentInterface<Record<string, unknown> & { readonly penchant: Placement }>;

/** Puts documents in the user's order and, given `topN`, keeps the first of them. */
export class PenchantCompressor extends BaseDocumentCompressor {
  readonly #engine: Ranker;
  readonly #options: TopOptions;

  constructor(engine: Ranker, options: TopOptions = {}) {
    super();
    this.#engine = engine;
    this.#options = options;
  }

  /**
   * @param documents  0 to 10,000; they stay as they are, and copies with `metadata.penchant` are returned
   * @param query      the prompt that the documents answer
   * @throws PenchantError as `engine.rerank` does
   */
  override async compressDocuments(documents: DocumentInterface[], query: string): Promise<RankedDocument[]> {
    if (documents.length === 0) return [];
    const { ranking } = await rankTexts(this.#engine, {
      ...this.#options,
      prompt: query,
      candidates: documents.map(({ pageContent }) => pageContent),
    });
    return ranking.map((placement) => withPlacement(documents[placement.index] as DocumentInterface, placement));
  }
}

/** A copy of the same class, without importing LangChain's: that would bring half of its core along. */
function withPlacement(document: DocumentInterface, penchant: Placement): RankedDocument {
  const copy: DocumentInterface = Object.assign(Object.create(Object.getPrototypeOf(document)), document);
  return Object.assign(copy, { metadata: { ...document.metadata, penchant } });
}
