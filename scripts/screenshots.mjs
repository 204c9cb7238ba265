/**
 * `npm run screenshots`: takes the pictures in docs/screenshots from the built demo, with real choices of a person who likes
 * it short. Saved with a palette of 256 colours, so that none is larger than 250 kB.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { CHROMIUM_FLAGS, ensureChromium } from './chromium.mjs';

const FOLDER = 'docs/screenshots';
const MOST_BYTES = 250_000;
/** Choices before a picture: enough for the personal order to be on. */
const CHOICES = 14;

process.env.NODE_ENV = 'production';
await build({ logLevel: 'warn' });
const server = await preview({ preview: { port: 0, host: 'localhost' }, logLevel: 'error' });
const url = `http://localhost:${server.httpServer.address().port}/`;
const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS, '--disable-gpu'] });
mkdirSync(FOLDER, { recursive: true });
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${url}?device=wasm`);
  await page.locator('.ready').first().waitFor();
  await page.locator('#tour-close').click();
  await page.locator('#advance').check();
  for (let choice = 0; choice < CHOICES; choice++) await chooseShortest(page);
  await page.locator('#badge.badge-personal').waitFor();
  await show(page, 'body');
  await save(page, 'desktop');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('#next').click();
  await page.waitForFunction(isRanked);
  await page.getByLabel('Compare orders').check();
  await show(page, '.try');
  await save(page, 'dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByLabel('Answers', { exact: true }).check();
  await page.locator('#data [part~="choices"] summary').click();
  await show(page, '#yours');
  await save(page, 'profile');
  await page.setViewportSize({ width: 390, height: 844 });
  await show(page, 'body');
  await save(page, 'phone');

  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${url}developers.html?device=wasm`);
  await save(page, 'developers');
  await page.getByLabel('rtl, Arabic').check();
  await show(page, '#playground');
  await page.locator('#playground-status', { hasText: 'is ready' }).waitFor();
  await page.locator('#playground-picker button.choose').first().click();
  await page.locator('#playground-picker .chips').waitFor();
  await save(page, 'rtl');
} finally {
  await browser.close();
  await server.close();
}

/** Chooses the shortest answer, and waits for the next prompt to be ranked. */
async function chooseShortest(page) {
  await page.waitForFunction(isRanked);
  const before = await page.locator('#place').textContent();
  await page.locator('#picker').evaluate((picker) => {
    const lengths = picker.candidates.map((text) => text.length);
    picker.choose(lengths.indexOf(Math.min(...lengths)));
  });
  await page.waitForFunction((text) => document.querySelector('#place').textContent !== text, before);
  await page.waitForFunction(isRanked);
}

/** In the page: whether the answers on it are in their order. */
function isRanked() {
  return document.querySelector('#picker').shadowRoot.querySelector('.cards').getAttribute('aria-busy') === 'false';
}

/** Brings an element to the upper edge of the window. */
async function show(page, selector) {
  await page.locator(selector).evaluate((element) => element.scrollIntoView());
}

async function save(page, name) {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement?.blur());
  await page.waitForTimeout(600);
  const png = await withPalette(page, await page.screenshot());
  const path = join(FOLDER, `${name}.png`);
  if (png.length > MOST_BYTES)
    throw new Error(`Expected ${path} to be at most ${MOST_BYTES} bytes, got ${png.length}.`);
  writeFileSync(path, png);
  console.log(`${path}: ${Math.round(readFileSync(path).length / 1000)} kB`);
}

/** The same picture with its 256 commonest colours; each other pixel gets the nearest of them. */
async function withPalette(page, png) {
  // The browser reads the picture, on an empty page whose policy allows it.
  const reader = await page.context().newPage();
  const { width, height, palette, indices } = await reader.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    canvas.drawImage(bitmap, 0, 0);
    const pixels = new Uint32Array(canvas.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    const colours = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256);
    const parts = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
    const kept = colours.map(([pixel]) => parts(pixel));
    const indexOf = new Map();
    const nearest = (pixel) => {
      const [r, g, b] = parts(pixel);
      const distances = kept.map(([kr, kg, kb]) => (r - kr) ** 2 + (g - kg) ** 2 + (b - kb) ** 2);
      return distances.indexOf(Math.min(...distances));
    };
    for (const pixel of counts.keys()) indexOf.set(pixel, nearest(pixel));
    let text = '';
    for (const pixel of pixels) text += String.fromCharCode(indexOf.get(pixel));
    return { width: bitmap.width, height: bitmap.height, palette: kept.flat(), indices: btoa(text) };
  }, png.toString('base64'));
  await reader.close();
  return encode(width, height, Buffer.from(palette), Buffer.from(indices, 'base64'));
}

/** A PNG of colour type 3: one byte a pixel, an index in the palette. */
function encode(width, height, palette, indices) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) indices.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** The checksum of PNG, bit by bit; `zlib.crc32` is newer than the oldest Node that builds this. */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
