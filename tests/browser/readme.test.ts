/** The README's first example does what the README says it does. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.js';
import { startServer, type TestServer } from './server.js';

let server: TestServer;
let browser: TestBrowser;

beforeAll(async () => {
  server = await startServer(inject('testSite'));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

describe('the README', () => {
  it('shows an example whose output is the one that it prints', async () => {
    const readme = readFileSync('README.md', 'utf8');
    const [, code = '', output = ''] = /```js\n([\s\S]*?)```\n```\n([\s\S]*?)\n```/.exec(readme) ?? [];
    const body = code.replace("import { createEngine } from 'penchant';", '');
    expect(body).not.toBe(code);
    const tab = await browser.open(server.url);
    const printed = await tab.evaluate(async (source) => {
      const lines: string[] = [];
      const run = new Function('createEngine', 'console', `return (async () => { ${source} })()`) as (
        create: typeof page.createEngine,
        log: { log: (line: string) => void },
      ) => Promise<void>;
      await run(page.createEngine, { log: (line) => lines.push(line) });
      return lines.join('\n');
    }, body);
    expect(printed).toBe(output);
  });
});
