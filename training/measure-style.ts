/**
 * Measures style for `training/`: reads a JSON array of texts from the file named first, writes `{ axes, values }` to the
 * file named second. Training and browser thus share one implementation, and the measurements cannot drift apart.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { measureStyle, STYLE_AXES } from '../src/features/style-axes.js';

const [input, output] = process.argv.slice(2);
if (!input || !output) throw new Error('Expected two file names, got fewer.');
const texts = JSON.parse(readFileSync(input, 'utf8')) as string[];
const values = texts.map((text) => Array.from(measureStyle(text)));
writeFileSync(output, JSON.stringify({ axes: STYLE_AXES.map(({ name }) => name), values }));
