/** `penchant-models`: the model, copied to where an app serves files. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'penchant-models-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/penchant-models.mjs', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('penchant-models', () => {
  it('copies every file of the model, into folders that are not there yet and over older files', () => {
    const target = join(folder, 'public', 'models');
    expect(run(target)).toMatchObject({ status: 0, stderr: '' });
    writeFileSync(join(target, 'manifest.json'), 'an older one');
    expect(run(target).status).toBe(0);
    expect(readdirSync(target)).toEqual(readdirSync('public/models'));
    for (const name of readdirSync(target)) {
      expect(readFileSync(join(target, name)).equals(readFileSync(join('public/models', name)))).toBe(true);
    }
  });

  it('says how it is called when it is called with no folder, or two, or an option', () => {
    for (const args of [[], ['a', 'b'], ['--help']]) {
      const { status, stderr } = run(...args);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^penchant-models: Expected one folder, got .+\nUsage: penchant-models FOLDER/);
    }
  });

  it('says in a sentence when a file is in the way', () => {
    const file = join(folder, 'models');
    writeFileSync(file, '');
    const { status, stderr } = run(file);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^penchant-models: Expected .+ to be a folder that can be written to, got: .+\n$/);
    expect(readFileSync(file, 'utf8')).toBe('');
  });
});
