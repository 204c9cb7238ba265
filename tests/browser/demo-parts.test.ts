/** The parts of the demo's first page: tour, simulated people, comparison, device, the visitor's own prompts. */
import { describe, expect, it } from 'vitest';
import { openBrowser } from './browser.js';
import { cards, choices, chooseShortest, hasChoices, isReady, serveDemo, visit } from './demo-page.js';

const demo = serveDemo();

describe('the tour', () => {
  it('goes on as the visitor does what it says, takes no focus, and is remembered', async () => {
    const tab = await visit(demo, { user: 'tour', tour: true });
    await tab.bringToFront();
    const count = tab.locator('#tour-count');
    expect(await tab.locator('.tour-words').getAttribute('role')).toBe('status');
    expect(await count.textContent()).toBe('Step 1 of 4');
    expect(await tab.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
    await chooseShortest(tab);
    expect(await count.textContent()).toBe('Step 2 of 4 · 0 of 2');
    await chooseShortest(tab);
    expect(await count.textContent()).toBe('Step 2 of 4 · 1 of 2');

    await tab.reload();
    await isReady(tab);
    expect(await count.textContent()).toBe('Step 2 of 4 · 1 of 2');
    await chooseShortest(tab);
    expect(await count.textContent()).toBe('Step 3 of 4');
    const compare = tab.getByLabel('Compare orders');
    await compare.check();
    expect(await count.textContent()).toBe('Step 4 of 4');
    expect(await compare.evaluate((input) => input === document.activeElement)).toBe(true);
    await tab.locator('#profile [part~="add"]').click();
    await tab.locator('#profile [part~="nudge"]').last().click();
    await tab.locator('#tour-count', { hasText: 'Done' }).waitFor();

    await tab.locator('#tour-skip').click();
    expect(await tab.locator('#tour').isVisible()).toBe(false);
    expect(await tab.locator('#tour-open').evaluate((button) => button === document.activeElement)).toBe(true);
    await tab.reload();
    await isReady(tab);
    expect(await tab.locator('#tour').isVisible()).toBe(false);
    await tab.keyboard.press('Tab');
    await tab.locator('#tour-open').click();
    expect(await count.textContent()).toBe('Step 1 of 4');
    await tab.locator('#tour-skip').focus();
    await tab.keyboard.press('Escape');
    expect(await tab.locator('#tour').isVisible()).toBe(false);
    expect(demo.browser.errors).toEqual([]);
  });
});

describe('the comparison', () => {
  it('shows both orders with the moves in words, and what a choice changes', async () => {
    const tab = await visit(demo, { user: 'compare' });
    await tab.locator('#advance').uncheck();
    await tab.getByLabel('Compare orders').check();
    expect(await cards(tab).first().isVisible()).toBe(false);
    const answers = (column: string) => tab.locator(`.compare-${column} .compare-answer`).allTextContents();
    const app = await answers('app');
    expect(app).toHaveLength(5);
    expect((await answers('personal')).toSorted()).toEqual(app.toSorted());
    const moves = await tab.locator('.compare-personal .moved').allTextContents();
    expect(moves).toHaveLength(5);
    for (const words of moves) expect(words).toMatch(/(place|places) (up|down)|same place/);
    // Its two columns say the same of every answer.
    const personal = await answers('personal');
    const upOrDown = personal.map((text, place) => app.indexOf(text) - place);
    expect(moves.map((words) => Number(/\d+/.exec(words)?.[0] ?? 0))).toEqual(upOrDown.map(Math.abs));

    const before = await tab.locator('#compare-body').textContent();
    await tab.getByLabel('Answers', { exact: true }).check();
    await cards(tab).last().locator('button.choose').click();
    await hasChoices(tab, 1);
    await tab.getByLabel('Compare orders').check();
    await tab.waitForFunction((old) => document.querySelector('#compare-body')?.textContent !== old, before);
    expect(demo.browser.errors).toEqual([]);
  });
});

describe('watching it learn', () => {
  it('plays a person to the end by real calls, and leaves the visitor’s choices alone', async () => {
    const tab = await visit(demo, { user: 'watch', query: 'seed=5' });
    await chooseShortest(tab);
    await hasChoices(tab, 1);
    const status = tab.locator('#watch-status');
    expect(await status.textContent()).toMatch(/fewest words/);
    await tab.getByLabel('Wants structure').check();
    await tab.getByLabel('Fast').check();
    await tab.locator('#watch-step').click();
    await tab.locator('#watch-status', { hasText: /^Prompt 1 of 20\. The personal order had/ }).waitFor();
    expect(await tab.locator('.watch-clicked').count()).toBe(1);
    expect(await tab.locator('.watch-wanted').count()).toBe(1);
    await tab.locator('#watch-play').click();
    expect(await tab.locator('#watch-play').textContent()).toBe('Pause');
    await tab.locator('#watch-status', { hasText: /^In \d+ of 20 prompts/ }).waitFor({ timeout: 90_000 });

    const hits = async (row: string) => ({
      said: Number.parseInt((await tab.locator(`#watch-${row} .score-value`).textContent()) ?? '', 10),
      dots: await tab.locator(`#watch-${row} .dot-hit`).count(),
    });
    const [personal, app] = [await hits('personal'), await hits('app')];
    expect(personal.said).toBe(personal.dots);
    expect(app.said).toBe(app.dots);
    expect(personal.said).toBeGreaterThan(app.said);
    expect(await status.textContent()).toContain(`In ${personal.said} of 20 prompts`);
    expect(await tab.locator('#watch-now').isVisible()).toBe(true);
    expect(await choices(tab)).toBe(1);

    await tab.getByLabel('Wants warmth').check();
    expect(await tab.locator('#watch-personal .score-value').textContent()).toBe('0 of 0');
    expect(demo.browser.errors).toEqual([]);
  });
});

describe('the device switch', () => {
  it('refuses WebGPU where there is none, and measures WebAssembly', async () => {
    const tab = await visit(demo, { user: 'device' });
    await tab.locator('#webgpu-note', { hasText: 'no WebGPU adapter' }).waitFor();
    expect(await tab.locator('#devices input[value="webgpu"]').isDisabled()).toBe(true);
    expect(await tab.locator('#devices input[value="wasm"]').isChecked()).toBe(true);
    await tab.locator('#device-measure').click();
    await tab.locator('#device-status', { hasText: 'Measured just now' }).waitFor({ timeout: 90_000 });
    for (const row of ['startMs', 'encodeMs', 'choiceMs']) {
      expect(await tab.locator(`#${row}-wasm`).textContent()).toMatch(/^\d+(\.\d)? m?s$/);
      expect(await tab.locator(`#${row}-webgpu`).textContent()).toBe('–');
    }
    expect(await choices(tab)).toBe(0);
    expect(demo.browser.errors).toEqual([]);
  });
});

describe('the device switch with an adapter', () => {
  it('starts the visitor’s engine on WebGPU, under the page’s policy, and keeps what was learnt', async () => {
    // The profile is fresh, and so are the labels; an adapter in software is right, and slow.
    const browser = await openBrowser({ webgpu: true });
    try {
      const tab = await visit({ server: demo.server, browser }, { user: 'gpu' });
      await chooseShortest(tab);
      await hasChoices(tab, 1);
      await tab.getByLabel('WebGPU').check();
      await tab.locator('.ready', { hasText: 'WebGPU' }).waitFor({ timeout: 60_000 });
      await tab.locator('#device-status', { hasText: 'Measuring WebGPU' }).waitFor();
      expect(await tab.locator('#devices input[value="webgpu"]').isChecked()).toBe(true);
      await hasChoices(tab, 1);
      expect(browser.errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe('the visitor’s own prompts', () => {
  it('become a picker, in each mode, that teaches the same engine and is there after a reload', async () => {
    const tab = await visit(demo, { user: 'own' });
    const own = '#own-picker';
    await tab.locator('#own-prompt').fill('How do I keep basil fresh?');
    await tab
      .locator('#own-answers')
      .fill('Stand it in water.\n---\nGreat question! Basil is\n\na herb.\n---\nUse it at once.');
    await tab.locator('#own-found', { hasText: '3 answers found, separated by lines of ---.' }).waitFor();
    await cards(tab, own).nth(1).locator('button.choose').click();
    await hasChoices(tab, 1);
    expect(await tab.locator(`${own} button.chip`).count()).toBeGreaterThan(3);
    await tab.getByLabel('Thumbs').check();
    await cards(tab, own).first().locator('button.like').click();
    await hasChoices(tab, 2);
    await tab.getByLabel('Order', { exact: true }).check();
    await tab.locator(`${own} button.save`).waitFor();

    await tab.reload();
    await isReady(tab);
    expect(await tab.locator('#own-answers').inputValue()).toContain('Basil is\n\na herb.');
    expect(await tab.getByLabel('Order', { exact: true }).isChecked()).toBe(true);
    expect(await cards(tab, own).count()).toBe(3);
    await tab.locator('#own-clear').click();
    expect(await tab.locator('#own-answers').inputValue()).toBe('');
    expect(await tab.locator('#own-result').isVisible()).toBe(false);
    await tab.locator('#own-clear', { hasText: 'Bring it back' }).click();
    expect(await tab.locator('#own-prompt').inputValue()).toBe('How do I keep basil fresh?');
    expect(await cards(tab, own).count()).toBe(3);
    expect(demo.browser.errors).toEqual([]);
  });

  it('say what is wrong in a sentence, and lose nothing', async () => {
    const tab = await visit(demo, { user: 'own-bad' });
    const box = tab.locator('#own-answers');
    await box.fill('Only one answer.');
    await tab.locator('#own-found.problem', { hasText: 'That is one answer' }).waitFor();
    expect(await box.getAttribute('aria-invalid')).toBe('true');
    expect(await box.inputValue()).toBe('Only one answer.');
    await box.fill(Array.from({ length: 25 }, (_, i) => `Answer ${i}.`).join('\n\n'));
    await tab.locator('#own-found.problem', { hasText: 'Those are 25 answers' }).waitFor();
    expect(await tab.locator('#own-result').isVisible()).toBe(false);
    expect(await box.inputValue()).toContain('Answer 24.');
    expect(demo.browser.errors).toEqual([]);
  });
});
