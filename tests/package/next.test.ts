/** A fresh Next.js app with the app router: rendered on the server, then alive in the browser. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { openBrowser, type TestBrowser } from '../browser/browser.js';
import { expectWorkingPicker } from './picker.js';
import { type AppServer, runTool, startTool } from './processes.js';

const app = join(inject('apps'), '19/next');
const next = '../node_modules/.bin/next';
let browser: TestBrowser;

beforeEach(async () => {
  browser = await openBrowser();
});
afterEach(() => browser.close());

/** What holds in production and in development. */
async function expectWorkingApp(server: AppServer): Promise<void> {
  try {
    const html = await (await fetch(server.url)).text();
    expect(html).toContain('<penchant-picker></penchant-picker>');
    await expectWorkingPicker(await browser.open(server.url));
    expect(browser.errors).toEqual([]);
    expect(server.output()).not.toMatch(/warn|error/i);
  } finally {
    await server.close();
  }
}

describe('a Next.js app', () => {
  it('has a working picker in production, whose tag the server has rendered', async () => {
    await runTool(app, next, 'build');
    await expectWorkingApp(await startTool(app, next, 'start'));
  });

  it('has a working picker in development, where React says if server and browser differ', async () => {
    await expectWorkingApp(await startTool(app, next, 'dev'));
  });
});
