/** What only the AI SDK has: objects as documents, signals, metadata of the call, and its own types. */
import { type RerankingModel, rerank } from 'ai';
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { createRerankingModel, type PenchantRerankingModel } from '../../src/adapters/ai-sdk.js';
import { PenchantError } from '../../src/shared/errors.js';
import { type AdaptedEngine, startPageEngine } from '../fixtures/page-engine.js';
import { PROBE } from '../fixtures/tiny-engine.js';

describe('the reranking model', () => {
  let engine: AdaptedEngine;
  beforeEach(async () => {
    engine = await startPageEngine();
  });

  it('is one by the types of the AI SDK', () => {
    expectTypeOf(createRerankingModel).returns.toExtend<Exclude<RerankingModel, string>>();
    expectTypeOf<PenchantRerankingModel>().not.toBeNever();
    expectTypeOf<PenchantRerankingModel['specificationVersion']>().toEqualTypeOf<'v4'>();
  });

  it('names itself and the version of the engine’s model', () => {
    expect(createRerankingModel(engine)).toMatchObject({
      specificationVersion: 'v4',
      provider: 'penchant',
      modelId: 'tiny-1',
    });
  });

  it('ranks objects by their `text` and gives back the objects themselves', async () => {
    const documents = PROBE.map((text, id) => ({ id, text }));
    const { ranking, rerankedDocuments } = await rerank({ model: createRerankingModel(engine), documents, query: 'q' });
    expect(engine.asked[0]?.candidates).toEqual(PROBE);
    for (const { document, originalIndex } of ranking) expect(document).toBe(documents[originalIndex]);
    expect(rerankedDocuments).toHaveLength(PROBE.length);
  });

  it('ranks objects by what `textOf` says', async () => {
    const model = createRerankingModel(engine, { textOf: ({ title, body }) => `${title}: ${body}` });
    await rerank({ model, documents: [{ title: 'Moss', body: 'No.' }], query: 'q' });
    expect(engine.asked[0]?.candidates).toEqual(['Moss: No.']);
  });

  it.each([
    [{ body: 'No.' }, 'missing'],
    [{ text: 3 }, 'of type number'],
  ])('refuses %j, naming the remedy', async (document, got) => {
    const model = createRerankingModel(engine);
    const error = await rerank({ model, documents: [document], query: 'q' }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(PenchantError);
    expect(error).toMatchObject({ code: 'input' });
    expect(error.message).toContain(`is ${got}; pass \`textOf\`.`);
    expect(engine.asked).toEqual([]);
  });

  it('says of the call what `prefer` needs and whether the order is personal', async () => {
    const model = createRerankingModel(engine, { apply: 'always' });
    const { providerMetadata } = await rerank({ model, documents: PROBE, query: 'q' });
    expect(providerMetadata).toEqual({
      penchant: { eventId: expect.any(String), applied: true, confidence: expect.any(Number) },
    });
    expect(JSON.parse(JSON.stringify(providerMetadata))).toEqual(providerMetadata);
  });

  it('stops when the signal fires, with the code that says so and without a second try', async () => {
    const controller = new AbortController();
    const asking = rerank({
      model: createRerankingModel(engine),
      documents: PROBE,
      query: 'q',
      abortSignal: controller.signal,
    });
    controller.abort(new Error('The page was left.'));
    const error = await asking.catch((thrown) => thrown);
    expect(error).toBeInstanceOf(PenchantError);
    expect(error).toMatchObject({ code: 'aborted', cause: { message: 'The page was left.' } });
    expect(engine.asked.length).toBeLessThanOrEqual(1);
  });

  it('answers an empty list also where the host asks it', async () => {
    const documents = { type: 'text' as const, values: [] };
    expect(await createRerankingModel(engine).doRerank({ documents, query: 'q' })).toEqual({ ranking: [] });
    expect(engine.asked).toEqual([]);
  });
});
