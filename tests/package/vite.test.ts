/** A fresh Vite app: built for production and served as files, and on Vite's development server. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { openBrowser, type TestBrowser } from '../browser/browser.js';
import { startServer } from '../browser/server.js';
import { expectWorkingPicker } from './picker.js';
import { runTool, startTool } from './processes.js';

const app = join(inject('apps'), '19/vite');
const vite = '../node_modules/.bin/vite';
let browser: TestBrowser;

beforeEach(async () => {
  browser = await openBrowser();
});
afterEach(() => browser.close());

describe('a Vite app', () => {
  it('has a working picker in production', async () => {
    expect(await runTool(app, vite, 'build')).not.toMatch(/warn/i);
    const server = await startServer(join(app, 'dist'));
    try {
      await expectWorkingPicker(await browser.open(server.url));
      expect(browser.errors).toEqual([]);
    } finally {
      await server.close();
    }
  });

  it('has a working picker on the development server', async () => {
    const server = await startTool(app, vite, '--strictPort');
    try {
      await expectWorkingPicker(await browser.open(server.url));
      expect(browser.errors).toEqual([]);
      expect(server.output()).not.toMatch(/warn|error/i);
    } finally {
      await server.close();
    }
  });
});
