/** Builds and serves the demo page. The library itself is built by scripts/build-library.mjs and knows nothing of Vite. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { defineConfig, type Plugin } from 'vite';
import { readReference } from './src/demo/developers/reference.js';
import { fillPage } from './src/demo/developers/static-html.js';

/** What the built page may load: its own files and nothing else. The development server injects scripts and is exempt. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  // Only scripts of these two makers may be loaded by address; both name their own files (src/open-worker.ts, offline.ts).
  "require-trusted-types-for 'script'",
  "trusted-types penchant penchant-demo 'allow-duplicates'",
].join('; ');

function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** Writes snippets and the elements' tables into the developers' page. */
function developersPage(): Plugin {
  const read = (paths: readonly string[]) =>
    Promise.all(paths.map((path) => readFile(new URL(`src/widget/${path}`, import.meta.url), 'utf8')));
  return {
    name: 'developers-page',
    transformIndexHtml: {
      order: 'pre',
      async handler(html, { path }) {
        if (!path.endsWith('/developers.html')) return html;
        const shared = 'penchant-element.ts';
        const elements = [
          ['picker/penchant-picker.ts', 'picker/picker-properties.ts', shared],
          ['profile/penchant-profile.ts', shared],
        ];
        return fillPage(html, await Promise.all(elements.map(async (paths) => readReference(await read(paths)))));
      },
    },
  };
}

/** Writes the service worker with the list of the build's files; the runtimes' scripts apart, as only one is needed. */
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const names = Object.keys(bundle)
        .filter((name) => !/\.(wasm|map|html)$/.test(name))
        .sort();
      const wasm = names.filter((name) => /\/ort\.wasm\b/.test(name));
      const webgpu = names.filter((name) => /\/ort\.webgpu\b/.test(name));
      const pages = Object.keys(bundle).filter((name) => name.endsWith('.html'));
      const scripts = names.filter((name) => !wasm.includes(name) && !webgpu.includes(name));
      const common = ['./', ...pages.filter((name) => name !== 'index.html'), 'favicon.svg', 'theme.js', ...scripts];
      const html = pages.map((name) => (bundle[name]?.type === 'asset' ? bundle[name].source : '')).join('');
      const version = createHash('sha256').update(names.join('\n')).update(html).digest('hex').slice(0, 12);
      const template = await readFile(new URL('src/demo/page/service-worker.js', import.meta.url), 'utf8');
      const source = template.replace('__FILES__', JSON.stringify({ version, common, wasm, webgpu }));
      this.emitFile({ type: 'asset', fileName: 'service-worker.js', source });
    },
  };
}

export default defineConfig({
  base: './',
  // A missing file is a 404 and not the page once more.
  appType: 'mpa',
  plugins: [developersPage(), contentSecurityPolicy(), serviceWorker()],
  worker: { format: 'es' },
  build: { outDir: 'site', target: 'es2023', rolldownOptions: { input: ['index.html', 'developers.html'] } },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  preview: { port: 5173 },
});
