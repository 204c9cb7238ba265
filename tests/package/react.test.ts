/** `penchant/react` in the page, under StrictMode on a development server, with the newest and the oldest React. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { PenchantPicker } from '../../src/widget/define.js';
import { openBrowser, type TestBrowser } from '../browser/browser.js';
import { choiceOf, isChosen, learnsFrom } from './picker.js';
import { type AppServer, startTool } from './processes.js';

describe.each(['19', '18'])('React %s', (version) => {
  let browser: TestBrowser;
  let server: AppServer;
  let page: Page;

  beforeAll(async () => {
    server = await startTool(join(inject('apps'), version, 'react'), '../node_modules/.bin/vite', '--strictPort');
    browser = await openBrowser();
    page = await browser.open(server.url);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  const section = (name: string) => page.getByRole('region', { name });
  const picker = (name: string) => section(name).locator('penchant-picker');

  it('runs the version that it is to run', async () => {
    expect(await page.evaluate('reactVersion')).toMatch(new RegExp(`^${version}\\.`));
  });

  it('sets properties, passes children and class names on, and gives the element as ref', async () => {
    await picker('one').getByText('Treat it like flowers.').waitFor();
    expect(
      await picker('one').evaluate((element: PenchantPicker) => [element.className, element.innerHTML, element.prompt]),
    ).toEqual(['answers', '<i>child</i>', 'Question of one']);
    await section('one').getByText('0 labels, ready, penchant-picker').waitFor();
  });

  it('starts one engine for two components of one user, although StrictMode mounts them twice', async () => {
    await section('two').getByText('0 labels, ready').waitFor();
    expect(await page.evaluate('workers')).toBe(1);
    const isSame = await page.evaluate(() => {
      const [one, two] = document.querySelectorAll('penchant-picker');
      const profile = document.querySelector('penchant-profile');
      return one?.engine !== null && one?.engine === two?.engine && one?.engine === profile?.engine;
    });
    expect(isSame).toBe(true);
  });

  it('hears events, and keeps a choice although every prop is written anew on each render', async () => {
    const button = choiceOf(picker('one'), 0);
    expect(await learnsFrom(button)).toBe(1);
    await section('one').getByText('1 labels').waitFor();
    expect(await isChosen(button)).toBe(true);
    expect(await picker('one').evaluate((element: PenchantPicker) => element.labels.hint)).toBe('Once more?');
    expect(await learnsFrom(choiceOf(picker('two'), 1))).toBe(2);
  });

  it('gives a property back its default when its prop goes', async () => {
    await picker('one').evaluate((element: PenchantPicker) => element.undo());
    await picker('two').evaluate((element: PenchantPicker) => element.undo());
    await section('two').getByText('0 labels').waitFor();
    expect(await picker('two').evaluate((element: PenchantPicker) => element.labels.hint)).toBe(
      'Which answer do you like best?',
    );
  });

  it('shows in the profile what was said in the pickers, and hears what is taken back there', async () => {
    await learnsFrom(choiceOf(picker('one'), 1));
    const profile = section('one').locator('penchant-profile');
    await profile.locator('summary').click();
    await profile.locator('[part~="remove"]').click();
    await page.waitForFunction('change?.kind === "undo"');
    expect(await page.evaluate('change.labels')).toBe(0);
  });

  it('disposes of the engine when the last component has gone, and starts another when one comes back', async () => {
    await page.getByRole('button', { name: 'toggle' }).click();
    await page.waitForFunction('workers === 0');
    await page.getByRole('button', { name: 'toggle' }).click();
    await section('one').getByText('ready').waitFor();
    expect(await page.evaluate('workers')).toBe(1);
  });

  it('logs nothing that is an error to React', () => {
    expect(browser.errors).toEqual([]);
  });
});
