/**
 * `npm run peers -- FILE [--shots 8,16] [--users N] [--seed S] [--repeats R] [--json OUT] [--python PYTHON]`
 *
 * What others would do with the same labels, in one table with the shipped model: the same users, labels and questions
 * for all. The peers live in `peers.py`, and answer by a file; PYTHON needs `bench/peers/requirements.txt`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createDefaultLearner } from '../../src/engine/default-learner.js';
import { createArms } from '../eval/arms.js';
import { type Case, makeCases, questionsOf } from '../eval/cases.js';
import { type Arm, evaluate } from '../eval/evaluate.js';
import type { Judged } from '../eval/records.js';
import { formatTables } from '../eval/report.js';
import { setUp, wholeNumber } from '../eval/setup.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    shots: { type: 'string', default: '8,16' },
    users: { type: 'string' },
    seed: { type: 'string', default: '1' },
    repeats: { type: 'string', default: '5' },
    json: { type: 'string' },
    python: { type: 'string', default: 'python3' },
  },
});

const [file] = positionals;
if (!file || positionals.length > 1) throw new Error(`Expected one FILE, got ${positionals.length}.`);
const shots = values.shots.split(',').map((text) => wholeNumber('--shots', text, 1));
const seed = wholeNumber('--seed', values.seed, 0);
const repeats = wholeNumber('--repeats', values.repeats, 1);
const { manifest, users, trainingUsers, rowsOf, isTested } = await setUp({
  file,
  seed,
  limit: values.users === undefined ? undefined : wholeNumber('--users', values.users, 1),
  allUsers: false,
});
const cases = makeCases({ users, shots, seed, repeats, isTested });
const arms = new Map([...createArms(createDefaultLearner(manifest), rowsOf, seed), ...askPeers()]);
const result = evaluate({ cases, arms, seed, repeats });
console.log(formatTables(result, true));
if (values.json) {
  await writeFile(values.json, `${JSON.stringify({ file, model: manifest.version, seed, ...result }, null, 1)}\n`);
}

/** Writes the questions to a file, and reads the peers' answers from another. */
function askPeers(): Map<string, Arm> {
  const texts = new Map<string, number>();
  const numberOf = (text: string) => {
    if (!texts.has(text)) texts.set(text, texts.size);
    return texts.get(text) as number;
  };
  const judged = ({ texts: shown, utility }: Judged) => ({ texts: shown.map(numberOf), utility });
  const toQuestions = (one: Case) => ({
    shown: one.shown.map(judged),
    questions: questionsOf(one).map(([a, b]) => [numberOf(a), numberOf(b)]),
  });
  const questions = {
    cases: cases.map(toQuestions),
    training: [...trainingUsers.values()].map((user) => user.map(judged)),
    texts: [...texts.keys()],
  };
  const folder = mkdtempSync(join(tmpdir(), 'penchant-peers-'));
  try {
    const [source, target] = [join(folder, 'questions.json'), join(folder, 'answers.json')];
    writeFileSync(source, JSON.stringify(questions));
    const script = fileURLToPath(new URL('peers.py', import.meta.url));
    const { status, error } = spawnSync(values.python, [script, source, target], { stdio: 'inherit' });
    if (error || status !== 0) {
      throw new Error(
        `Expected ${values.python} to answer, got ${error?.message ?? `status ${status}`}; it needs what bench/peers/requirements.txt names.`,
      );
    }
    const answers = JSON.parse(readFileSync(target, 'utf8')) as Record<string, number[][]>;
    return new Map(Object.entries(answers).map(([arm, all]) => [arm, (_, index) => all[index] as number[]]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
