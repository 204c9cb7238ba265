/** The README shows the apps that the package tests run, to the letter, and none takes more than ten lines. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const readme = readFileSync('README.md', 'utf8');

describe('the README', () => {
  it.each([
    ['html', 'html/index.html'],
    ['js', 'vite/main.js'],
    ['jsx', 'next/app/page.jsx'],
  ])('shows the tested app, as %s', (language, file) => {
    const text = readFileSync(`tests/package/apps/${file}`, 'utf8');
    expect(readme).toContain(`\`\`\`${language}\n${text}\`\`\`\n`);
    expect(text.split('\n').filter((line) => line.trim()).length).toBeLessThanOrEqual(10);
  });
});
