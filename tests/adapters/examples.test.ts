/** The examples run, and learn from what is picked. */
import { Document } from '@langchain/core/documents';
import { FakeRetriever } from '@langchain/core/utils/testing';
import { TextNode } from '@llamaindex/core/schema';
import { beforeEach, describe, expect, it } from 'vitest';
import { rankAnswers } from '../../examples/adapters/ai-sdk.js';
import * as langchain from '../../examples/adapters/langchain.js';
import * as llamaindex from '../../examples/adapters/llamaindex.js';
import type { RankedDocument } from '../../src/adapters/langchain.js';
import type { RankedNode } from '../../src/adapters/llamaindex.js';
import type { Engine } from '../../src/client.js';
import { type AdaptedEngine, startPageEngine } from '../fixtures/page-engine.js';
import { PROBE } from '../fixtures/tiny-engine.js';
import { FoundNodes, ListingSynthesizer } from './hosts.js';

describe('the example for', () => {
  let adapted: AdaptedEngine;
  let engine: Engine;
  beforeEach(async () => {
    adapted = await startPageEngine();
    // The examples are written for apps, which have a whole engine; they call no more of it than there is here.
    engine = adapted as unknown as Engine;
  });

  /** The text that the only label says was chosen. */
  const chosenText = async () => {
    const labels = await adapted.labels();
    expect(labels).toHaveLength(1);
    return labels[0]?.texts[labels[0].chosen as number];
  };

  it('the AI SDK ranks answers and learns which was picked', async () => {
    const { ranking, pick } = await rankAnswers(engine, 'q', PROBE);
    expect(ranking).toHaveLength(3);
    await pick(1);
    expect(await chosenText()).toBe(PROBE[1]);
  });

  it('LangChain ranks what a retriever finds and learns which was picked', async () => {
    const output = PROBE.map((pageContent) => new Document({ pageContent }));
    const documents = await langchain.rankRetrieved(engine, new FakeRetriever({ output })).invoke('q');
    expect(documents).toHaveLength(3);
    await langchain.pick(engine, documents[1] as RankedDocument);
    expect(await chosenText()).toBe(PROBE[1]);
  });

  it('LlamaIndex ranks the sources of an answer and learns which was picked', async () => {
    const retriever = new FoundNodes(PROBE.map((text) => ({ node: new TextNode({ text }) })));
    const queryEngine = llamaindex.createQueryEngine(engine, retriever, new ListingSynthesizer());
    const { sourceNodes } = await queryEngine.query({ query: 'q' });
    expect(sourceNodes).toHaveLength(3);
    await llamaindex.pick(engine, sourceNodes?.[1] as RankedNode);
    expect(await chosenText()).toBe(PROBE[1]);
  });
});
