/**
 * The peer: transformers.js, which only the benches use. It is installed here on first use, by its own lock file, so that
 * its native parts for Node, which a browser never loads, stay out of the project (`none` stands in for them).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const PEER = fileURLToPath(new URL('.', import.meta.url));
/** What `training/penchant_training/peer.py` writes. */
export const PEER_MODEL = `${PEER}model`;

const packageOf = (name: string) => `${PEER}node_modules/${name}/package.json`;
const TRANSFORMERS = packageOf('@huggingface/transformers');

/** Installs the peer if need be; throws if its model has not been made. */
export function ensurePeer(): void {
  if (!existsSync(`${PEER_MODEL}/onnx/model_quantized.onnx`)) {
    throw new Error(`Expected the peer's model in ${PEER_MODEL}, got none; bench/README.md says how it is made.`);
  }
  if (existsSync(TRANSFORMERS)) return;
  console.error('Installing transformers.js in bench/peer, for the benches only.');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit'], {
    cwd: PEER,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}

/** Of what the peer runs on; empty where it is not installed. */
export function installedVersions(): Readonly<Record<string, string>> {
  if (!existsSync(TRANSFORMERS)) return {};
  const versionOf = (path: string) => (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  return {
    '@huggingface/transformers': versionOf(TRANSFORMERS),
    'onnxruntime-web of transformers': versionOf(packageOf('onnxruntime-web')),
  };
}
