/**
 * The snippets of the developers' page, each in one place: the build writes them into developers.html, and a test looks up
 * every name that they import in the package. Pure.
 */

/** What a snippet is written in. */
export type SnippetLanguage = 'html' | 'js' | 'jsx' | 'ts' | 'sh';

export interface Snippet {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences before it. */
  readonly about: string;
  readonly language: SnippetLanguage;
  readonly code: string;
}

export const SNIPPETS: readonly Snippet[] = [
  {
    id: 'html',
    title: 'Plain HTML',
    about:
      'One module, no build. It brings the elements, and finds its worker, the model and the WebAssembly runtime beside itself.',
    language: 'html',
    code: dedent(`
      <penchant-picker></penchant-picker>
      <script type="module">
        import { createEngine } from 'https://cdn.jsdelivr.net/npm/penchant/dist/standalone/penchant.js';

        const picker = document.querySelector('penchant-picker');
        picker.prompt = 'How do I keep basil fresh?';
        picker.candidates = [
          'Stand it in water, out of the sun.',
          'Great question! Treat it like a bouquet of flowers.',
        ];
        picker.engine = await createEngine();
      </script>
    `),
  },
  {
    id: 'install',
    title: 'Install',
    about: 'The model is copied to where your app serves files; run the second line again after each upgrade.',
    language: 'sh',
    code: dedent(`
      npm install penchant
      npx penchant-models public/models
    `),
  },
  {
    id: 'vite',
    title: 'Vite and other bundlers',
    about: "They find the worker by themselves; Vite 7 and older need optimizeDeps: { exclude: ['penchant'] }.",
    language: 'js',
    code: dedent(`
      import 'penchant/widget/define';
      import { createEngine } from 'penchant';

      const picker = document.querySelector('penchant-picker');
      picker.prompt = 'How do I keep basil fresh?';
      picker.candidates = [
        'Stand it in water, out of the sun.',
        'Great question! Treat it like a bouquet of flowers.',
      ];
      picker.engine = await createEngine({ modelUrl: '/models/' });
      picker.addEventListener('penchant-prefer', (event) => console.log(event.detail));
    `),
  },
  {
    id: 'engine',
    title: 'Without the elements',
    about: 'Rank what you have, show it as you like, and say what was chosen.',
    language: 'js',
    code: dedent(`
      import { createEngine } from 'penchant';

      const engine = await createEngine({ user: 'me', modelUrl: '/models/' });
      const { ranking, eventId, applied } = await engine.rerank({
        prompt: 'How do I keep basil fresh?',
        candidates: ['Stand it in water, out of the sun.', 'Great question! Treat it like a bouquet.'],
      });
      // ranking: [{ originalIndex, score, document, sd, reasons }], best first where \`applied\`
      await engine.prefer({ eventId, chosen: ranking[0].originalIndex });
    `),
  },
  {
    id: 'react',
    title: 'React and Next.js',
    about:
      'React 18 and 19. Every property of the element is a prop, every event an on…; the server renders the bare tag.',
    language: 'jsx',
    code: dedent(`
      'use client';
      import { PenchantPicker, usePenchant } from 'penchant/react';

      export function Answers({ prompt, candidates }) {
        const { engine, error } = usePenchant({ modelUrl: '/models/' });
        if (error) return <p>{error.message}</p>;
        return (
          <PenchantPicker
            engine={engine}
            prompt={prompt}
            candidates={candidates}
            onPrefer={({ detail }) => console.log(detail.chosen)}
          />
        );
      }
    `),
  },
  {
    id: 'profile',
    title: 'Let people see what was learnt',
    about: 'They can correct it, pause it, take it along and erase it.',
    language: 'html',
    code: dedent(`
      <penchant-profile></penchant-profile>
      <script type="module">
        import 'penchant/widget/define';
        import { createEngine } from 'penchant';

        const engine = await createEngine({ modelUrl: '/models/' });
        document.querySelector('penchant-profile').engine = engine;
      </script>
    `),
  },
  {
    id: 'ai-sdk',
    title: 'AI SDK',
    about: 'A reranking model for rerank() of AI SDK 7, over an engine in the page.',
    language: 'ts',
    code: dedent(`
      import { rerank } from 'ai';
      import { createRerankingModel } from 'penchant/ai-sdk';

      const { ranking, providerMetadata } = await rerank({
        model: createRerankingModel(engine),
        documents: answers,
        query: prompt,
      });
      // When the user picks one of them:
      const eventId = String(providerMetadata?.penchant?.eventId);
      await engine.prefer({ eventId, chosen: ranking[0].originalIndex });
    `),
  },
  {
    id: 'langchain',
    title: 'LangChain.js',
    about: 'A document compressor, also for ContextualCompressionRetriever.',
    language: 'ts',
    code: dedent(`
      import { PenchantCompressor } from 'penchant/langchain';

      const compressor = new PenchantCompressor(engine, { topN: 3 });
      const documents = await compressor.compressDocuments(await retriever.invoke(query), query);
      // When the user picks one of them:
      const { eventId, index } = documents[0].metadata.penchant;
      await engine.prefer({ eventId, chosen: index });
    `),
  },
  {
    id: 'llamaindex',
    title: 'LlamaIndex.TS',
    about: 'A node postprocessor for query and chat engines.',
    language: 'ts',
    code: dedent(`
      import { RetrieverQueryEngine } from '@llamaindex/core/query-engine';
      import { createNodePostprocessor } from 'penchant/llamaindex';

      const queryEngine = new RetrieverQueryEngine(retriever, synthesizer, [
        createNodePostprocessor(engine, { topN: 3 }),
      ]);
    `),
  },
];

/** Takes off the indentation that a text has in this file, and the line breaks around it. */
function dedent(text: string): string {
  const lines = text.replace(/^\n|\n\s*$/g, '').split('\n');
  const indent = Math.min(...lines.filter((line) => line !== '').map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join('\n');
}
