#!/usr/bin/env node
/**
 * `npx penchant-models FOLDER`: copies the package's model into a folder that an app serves, for `modelUrl`. Files that are
 * there already are replaced, so that it can run before each build.
 */
import { cpSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const USAGE = 'penchant-models FOLDER, for instance: npx penchant-models public/models';

/** Copies the model, or throws what can be told to the person who called. */
function copyModels(folders) {
  const [folder, ...more] = folders;
  if (!folder || folder.startsWith('-') || more.length > 0) {
    throw new Error(`Expected one folder, got ${folders.length === 0 ? 'none' : folders.join(' ')}.\nUsage: ${USAGE}`);
  }
  const source = fileURLToPath(new URL('../public/models', import.meta.url));
  try {
    cpSync(source, folder, { recursive: true });
  } catch (error) {
    throw new Error(`Expected ${folder} to be a folder that can be written to, got: ${error.message}`);
  }
  return `${readdirSync(source).join(', ')} copied to ${folder}`;
}

try {
  console.log(copyModels(process.argv.slice(2)));
} catch (error) {
  console.error(`penchant-models: ${error.message}`);
  process.exitCode = 1;
}
