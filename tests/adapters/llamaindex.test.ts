/** What only LlamaIndex has: nodes that are shared, messages in parts as queries, and its own types. */
import type { BaseNodePostprocessor } from '@llamaindex/core/postprocessor';
import { RetrieverQueryEngine } from '@llamaindex/core/query-engine';
import { MetadataMode, type NodeWithScore, TextNode } from '@llamaindex/core/schema';
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { createNodePostprocessor, type PenchantPostprocessor, type RankedNode } from '../../src/adapters/llamaindex.js';
import { type AdaptedEngine, startPageEngine } from '../fixtures/page-engine.js';
import { PROBE } from '../fixtures/tiny-engine.js';
import { FoundNodes, ListingSynthesizer } from './hosts.js';

describe('the node postprocessor', () => {
  let engine: AdaptedEngine;
  let nodes: NodeWithScore[];
  beforeEach(async () => {
    engine = await startPageEngine();
    nodes = PROBE.map((text, i) => ({ node: new TextNode({ text, metadata: { source: `s${i}` } }), score: i / 10 }));
  });

  it('is one by the types of LlamaIndex', () => {
    expectTypeOf<PenchantPostprocessor>().toExtend<BaseNodePostprocessor>();
    expectTypeOf<RankedNode>().toExtend<NodeWithScore>();
  });

  it('returns the same nodes in new wrappers and changes neither', async () => {
    const before = nodes.map(({ node, score }) => ({ json: node.toMutableJSON(), score }));
    const ranked = await createNodePostprocessor(engine, { apply: 'always' }).postprocessNodes(nodes, 'q');
    expect(nodes.map(({ node, score }) => ({ json: node.toMutableJSON(), score }))).toEqual(before);
    for (const { node, penchant } of ranked) expect(node).toBe(nodes[penchant.index]?.node);
  });

  it('keeps its word out of what a language model reads', async () => {
    const [first] = await createNodePostprocessor(engine).postprocessNodes(nodes, 'q');
    expect(first?.node.getContent(MetadataMode.LLM)).toBe(nodes[0]?.node.getContent(MetadataMode.LLM));
    expect(first?.node.getContent(MetadataMode.ALL)).not.toContain('penchant');
  });

  it('ranks by the text of a node, without its metadata', async () => {
    await createNodePostprocessor(engine).postprocessNodes(nodes, 'q');
    expect(engine.asked[0]?.candidates).toEqual(PROBE);
  });

  it('says of every node where it came and why', async () => {
    const ranked = await createNodePostprocessor(engine, { apply: 'always' }).postprocessNodes(nodes, 'q');
    const { ranking } = await engine.rerank({ prompt: 'q', candidates: PROBE, apply: 'always' });
    ranked.forEach(({ score, penchant }, place) => {
      const { originalIndex, score: personal, sd } = ranking[place] as (typeof ranking)[number];
      expect(penchant).toEqual({
        index: originalIndex,
        score: personal,
        sd,
        relevanceScore: score,
        eventId: expect.any(String),
        applied: true,
      });
    });
  });

  it.each([
    ['a text', 'Why moss?', 'Why moss?'],
    [
      'the texts of a message in parts',
      [
        { type: 'text' as const, text: 'Why' },
        { type: 'image_url' as const, image_url: { url: 'data:,' } },
        { type: 'text' as const, text: 'moss?' },
      ],
      'Why\n\nmoss?',
    ],
    ['nothing where there is no query', undefined, ''],
  ])('takes for the prompt %s', async (_, query, prompt) => {
    await createNodePostprocessor(engine).postprocessNodes(nodes, query);
    expect(engine.asked[0]?.prompt).toBe(prompt);
  });

  it('orders the sources of a query engine’s answer, and they still carry their places', async () => {
    const postprocessor = createNodePostprocessor(engine, { apply: 'always', topN: 2 });
    const queryEngine = new RetrieverQueryEngine(new FoundNodes(nodes), new ListingSynthesizer(), [postprocessor]);
    const { message, sourceNodes } = await queryEngine.query({ query: 'q' });
    const { ranking } = await engine.rerank({ prompt: 'q', candidates: PROBE, apply: 'always', topN: 2 });
    expect(message.content).toBe(ranking.map(({ document }) => document).join('\n'));
    const [first] = sourceNodes as RankedNode[];
    await engine.prefer({ eventId: first?.penchant.eventId as string, chosen: first?.penchant.index as number });
    expect(await engine.labels()).toHaveLength(1);
  });
});
