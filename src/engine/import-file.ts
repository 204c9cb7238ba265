/**
 * Reads an exported file, which anybody may have written. Every property is read once and arrays by index, and what was
 * read is checked and copied field by field: so getters, proxies and iterators of the file's own cannot show one thing to
 * the check and another to the copy, and nothing gets in that does not belong in a label. See docs/export-format.md.
 */
import { PenchantError } from '../shared/errors.js';
import {
  LATEST_TIME,
  MAX_CANDIDATES,
  MAX_IMPORT_LABELS,
  MAX_SET_AXES,
  MAX_SET_WEIGHT,
  MAX_TIED,
  MAX_WEIGHT,
  MAX_WISHES,
} from '../shared/limits.js';
import type { ExportSettings, Label, Wish } from '../shared/protocol.js';
import {
  checkApply,
  checkId,
  checkIndex,
  checkIndices,
  checkJudged,
  checkNumber,
  checkObject,
  checkPositions,
  checkText,
  checkWishes,
  describe,
  isOutcome,
  OUTCOMES,
  positiveZero,
  readArray,
  readProperty,
  readWish,
  refuse,
} from './validate.js';

/**
 * Labels and settings of a file, whatever is handed in.
 *
 * @throws PenchantError code `input`, or `version` for a file that is newer than this build
 */
export function readExportFile(file: unknown): {
  readonly labels: readonly Label[];
  readonly settings?: ExportSettings;
} {
  checkObject('file', file);
  const format = readProperty('file', file, 'format');
  if (format !== 'penchant') refuse('file.format', "'penchant'", describe(format));
  const version = readProperty('file', file, 'version');
  if (version !== 1) {
    const isNewer = Number.isInteger(version) && (version as number) > 1;
    throw new PenchantError(
      isNewer ? 'version' : 'input',
      `Expected an export file of version 1, got ${describe(version)}.`,
    );
  }
  const labels = readArray('file.labels', readProperty('file', file, 'labels'), MAX_IMPORT_LABELS, readLabel);
  const settings = readProperty('file', file, 'settings');
  if (settings === undefined) return { labels };
  checkObject('file.settings', settings);
  return { labels, settings: readSettings('file.settings', settings) };
}

function readSettings(name: string, settings: object): ExportSettings {
  const apply = readProperty(name, settings, 'apply');
  checkApply(`${name}.apply`, apply);
  const learning = readProperty(name, settings, 'learning');
  if (learning !== undefined && typeof learning !== 'boolean')
    refuse(`${name}.learning`, 'true or false', describe(learning));
  const axes = readProperty(name, settings, 'axes');
  if (axes === undefined) return { apply, ...(learning !== undefined && { learning }) };
  checkObject(`${name}.axes`, axes);
  return { apply, ...(learning !== undefined && { learning }), axes: readAxes(`${name}.axes`, axes) };
}

/** Weights by the name of their axis; of names that this build does not know, too, for another may. */
function readAxes(name: string, axes: object): Record<string, number> {
  let names: string[];
  try {
    names = Object.keys(axes);
  } catch {
    refuse(name, 'readable', 'an error from its keys');
  }
  if (names.length > MAX_SET_AXES) refuse(name, `at most ${MAX_SET_AXES} axes`, `${names.length}`);
  return Object.fromEntries(
    names.map((axis) => {
      checkId(`${name} name`, axis);
      const value = readProperty(name, axes, axis);
      checkNumber(`${name} value`, value, -MAX_SET_WEIGHT, MAX_SET_WEIGHT);
      return [axis, positiveZero(value)];
    }),
  );
}

function readLabel(name: string, label: unknown): Label {
  checkObject(name, label);
  const id = readProperty(name, label, 'id');
  checkId(`${name}.id`, id);
  const at = readProperty(name, label, 'at');
  checkNumber(`${name}.at`, at, 0, LATEST_TIME);
  const prompt = readProperty(name, label, 'prompt');
  checkText(`${name}.prompt`, prompt);
  const outcome = readProperty(name, label, 'outcome');
  if (!isOutcome(outcome)) refuse(`${name}.outcome`, `one of ${[...OUTCOMES].join(', ')}`, describe(outcome));
  const texts = readArray(`${name}.texts`, readProperty(name, label, 'texts'), MAX_CANDIDATES, readText);
  const ratings =
    outcome === 'rated'
      ? readRatings(`${name}.ratings`, readProperty(name, label, 'ratings'), texts.length)
      : undefined;
  checkJudged(`${name}.texts`, { outcome, texts, ratings });
  const chosen = readProperty(name, label, 'chosen');
  if (outcome === 'chosen') checkIndex(`${name}.chosen`, chosen, texts.length);
  else if (chosen !== null) refuse(`${name}.chosen`, 'null where nobody won', describe(chosen));
  const positions = readProperty(name, label, 'appPositions');
  const appPositions = readArray(`${name}.appPositions`, positions, MAX_CANDIDATES, (_, position) => position);
  checkPositions(`${name}.appPositions`, appPositions, texts.length);
  const weight = readProperty(name, label, 'weight');
  checkNumber(`${name}.weight`, weight, 0, MAX_WEIGHT);
  const ranking =
    outcome === 'ranked'
      ? readRanking(`${name}.ranking`, readProperty(name, label, 'ranking'), texts.length)
      : undefined;
  const wishes = readWishes(`${name}.wishes`, readProperty(name, label, 'wishes'));
  return {
    id,
    at: positiveZero(at),
    prompt,
    outcome,
    texts,
    chosen: chosen === null ? null : positiveZero(chosen as number),
    appPositions: appPositions.map(positiveZero),
    weight: positiveZero(weight),
    ...(ranking && { ranking }),
    ...(ratings && { ratings }),
    ...(wishes.length > 0 && { wishes }),
  };
}

function readRanking(name: string, value: unknown, count: number): readonly number[] {
  const ranking = readArray(name, value, MAX_TIED, (_, index) => index);
  checkIndices(name, ranking, Math.max(1, count));
  if (ranking.length !== count) refuse(name, 'as long as `texts`', `${ranking.length}`);
  return ranking.map(positiveZero);
}

function readRatings(name: string, value: unknown, count: number): readonly number[] {
  const ratings = readArray(name, value, MAX_CANDIDATES, (item, rating) => {
    if (rating !== 1 && rating !== -1 && rating !== 0) refuse(item, '1, -1 or 0', describe(rating));
    return positiveZero(rating);
  });
  if (ratings.length !== count) refuse(name, 'as long as `texts`', `${ratings.length}`);
  return ratings;
}

function readWishes(name: string, value: unknown): readonly Wish[] {
  if (value === undefined) return [];
  const wishes = readArray(name, value, MAX_WISHES, readWish);
  checkWishes(name, wishes);
  return wishes;
}

function readText(name: string, text: unknown): string {
  checkText(name, text);
  return text;
}
