/**
 * Reads files of real or simulated judgements: one JSON object a line, plain or gzip.
 *
 * A *pair* is `{ user, prompt, chosen, rejected, tie? }`; a *list* is `{ user, prompt, candidates, utility }`.
 */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

/** One judgement of a user over texts; `utility` says which is better, and by how much matters to lists only. */
export interface Judged {
  readonly prompt: string;
  readonly texts: readonly string[];
  /** What the user would give each text, [n]; for pairs 1 and 0, or 0 and 0 for a tie. */
  readonly utility: readonly number[];
  readonly kind: 'pair' | 'list';
}

/** @returns each user's judgements, in file order */
export async function readUsers(path: string): Promise<Map<string, Judged[]>> {
  const users = new Map<string, Judged[]>();
  (await readLines(path)).forEach((line, i) => {
    if (line.trim() === '') return;
    const { user, judged } = parseLine(line, i + 1);
    const list = users.get(user);
    if (list) list.push(judged);
    else users.set(user, [judged]);
  });
  return users;
}

/** Lines of a file, plain or gzip. */
export async function readLines(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
}

function parseLine(line: string, number: number): { user: string; judged: Judged } {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`Expected JSON on line ${number}, got something else.`, { cause: error });
  }
  const { user, prompt, chosen, rejected, tie, candidates, utility } = record;
  if (typeof user === 'string' && typeof prompt === 'string') {
    if (typeof chosen === 'string' && typeof rejected === 'string') {
      return {
        user,
        judged: { prompt, texts: [chosen, rejected], utility: tie === true ? [0, 0] : [1, 0], kind: 'pair' },
      };
    }
    if (isStrings(candidates) && isNumbers(utility) && candidates.length === utility.length && candidates.length > 1) {
      return { user, judged: { prompt, texts: candidates, utility, kind: 'list' } };
    }
  }
  throw new Error(
    `Expected a pair or a list record on line ${number}, got the keys ${Object.keys(record).join(', ')}.`,
  );
}

function isStrings(x: unknown): x is string[] {
  return Array.isArray(x) && x.every((item) => typeof item === 'string');
}

function isNumbers(x: unknown): x is number[] {
  return Array.isArray(x) && x.every((item) => Number.isFinite(item));
}
