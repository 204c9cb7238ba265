/** What only LangChain has: documents with metadata and ids, and its own types. */
import { Document, type DocumentInterface } from '@langchain/core/documents';
import { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors';
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { PenchantCompressor } from '../../src/adapters/langchain.js';
import { type AdaptedEngine, startPageEngine } from '../fixtures/page-engine.js';
import { PROBE } from '../fixtures/tiny-engine.js';

describe('the document compressor', () => {
  let engine: AdaptedEngine;
  let documents: Document[];
  beforeEach(async () => {
    engine = await startPageEngine();
    documents = PROBE.map(
      (pageContent, i) => new Document({ pageContent, metadata: { source: `s${i}` }, id: `d${i}` }),
    );
  });

  it('is one by the types and the classes of LangChain', () => {
    expectTypeOf<PenchantCompressor>().toExtend<BaseDocumentCompressor>();
    expectTypeOf<Awaited<ReturnType<PenchantCompressor['compressDocuments']>>>().toExtend<DocumentInterface[]>();
    const compressor = new PenchantCompressor(engine);
    expect(compressor).toBeInstanceOf(BaseDocumentCompressor);
    expect(BaseDocumentCompressor.isBaseDocumentCompressor(compressor)).toBe(true);
  });

  it('adds the place to the metadata and keeps what was there', async () => {
    const compressor = new PenchantCompressor(engine, { apply: 'always' });
    const ranked = await compressor.compressDocuments(documents, 'q');
    const { ranking } = await engine.rerank({ prompt: 'q', candidates: PROBE, apply: 'always' });
    ranked.forEach((document, place) => {
      const { originalIndex, score, sd } = ranking[place] as (typeof ranking)[number];
      expect(document).toBeInstanceOf(Document);
      expect(document).toMatchObject({ id: `d${originalIndex}`, pageContent: PROBE[originalIndex] });
      expect(document.metadata).toEqual({
        source: `s${originalIndex}`,
        penchant: {
          index: originalIndex,
          score,
          sd,
          relevanceScore: expect.any(Number),
          eventId: expect.any(String),
          applied: true,
        },
      });
    });
  });

  it('leaves the documents that it was given as they were', async () => {
    const before = structuredClone(documents);
    const frozen = documents.map((document) =>
      Object.freeze({ ...document, metadata: Object.freeze(document.metadata) }),
    );
    await new PenchantCompressor(engine, { apply: 'always' }).compressDocuments(frozen, 'q');
    await new PenchantCompressor(engine, { apply: 'always' }).compressDocuments(documents, 'q');
    expect(structuredClone(documents)).toEqual(before);
  });

  it('takes a document of another class, or of none, and gives back its like', async () => {
    class Page extends Document {
      page = 7;
    }
    const given = [new Page({ pageContent: 'No.' }), { pageContent: 'Yes.', metadata: {} }];
    const [page, plain] = await new PenchantCompressor(engine, { apply: 'never' }).compressDocuments(given, 'q');
    expect(page).toBeInstanceOf(Page);
    expect(page).toMatchObject({ page: 7 });
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
  });

  it('writes a new place over an older one', async () => {
    const compressor = new PenchantCompressor(engine, { apply: 'never' });
    const [first] = await compressor.compressDocuments(documents, 'q');
    const [second] = await compressor.compressDocuments([first as DocumentInterface], 'q');
    expect(second?.metadata.penchant.eventId).not.toBe(first?.metadata.penchant.eventId);
    expect(second?.metadata.source).toBe('s0');
  });
});
