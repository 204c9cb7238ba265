/**
 * What a label says, as the learner and the running score read it: comparisons, of which each outcome makes its own.
 *
 * A choice is one comparison. A ranking is the choices that make it up, best first, as Plackett and Luce have it. A thumb
 * up beats each thumb down of the same set; where the set has only one kind, as under a single answer of a chat, it is held
 * against the newest of the other kind that came before. A wish for more of an axis is a comparison of two texts that are
 * alike but for that axis. Two bad answers are, for an order, a tie.
 */
import type { Comparison, Row } from '../preference/comparison.js';
import type { JudgedComparison } from '../preference/evidence.js';
import type { Label } from '../shared/protocol.js';

/** How far apart on the axis the two texts of a wish are, in standard deviations: about as far as two answers often are. */
const WISH_STEP = 2;
/** How much a thumb counts against one under another prompt, whose answers differ by more than the user's liking. */
const ACROSS_PROMPTS = 0.5;

/** A label and the feature rows [n, f] of its texts. */
export interface LabelledRows {
  readonly label: Label;
  readonly rows: readonly Row[];
}

/** What one label says. */
export interface Reading {
  /** Of the order of the texts that were shown: what can be foretold. */
  readonly judged: readonly JudgedComparison[];
  /** Beside that. */
  readonly said: readonly Comparison[];
}

/** The newest thumbs that found no counterpart in their own set: all that a reader remembers of the labels that it read. */
export interface OpenThumbs {
  readonly liked: readonly Row[];
  readonly disliked: readonly Row[];
}

/** Reads labels one after another, oldest first. */
export class LabelReader {
  /** May be set to what it was before a label, to read on from there. */
  open: OpenThumbs = { liked: [], disliked: [] };
  readonly #axes: ReadonlyMap<string, number>;
  readonly #size: number;

  /**
   * @param axes  index of each style axis, by name
   * @param size  number of features, f
   */
  constructor(axes: ReadonlyMap<string, number>, size: number) {
    this.#axes = axes;
    this.#size = size;
  }

  read({ label, rows }: LabelledRows): Reading {
    const { outcome, chosen, weight } = label;
    if (weight === 0) return { judged: [], said: [] };
    const wishes = this.#wishes(label);
    if (outcome === 'skip') return { judged: [], said: wishes };
    if (outcome === 'rated') {
      const { judged, said } = this.#rated(label, rows);
      return { judged, said: [...said, ...wishes] };
    }
    const compare = (indices: readonly number[], winner: number | null): JudgedComparison => ({
      comparison: { rows: indices.map((i) => rows[i] as Row), chosen: winner, weight },
      appPositions: label.appPositions.length === 0 ? [] : indices.map((i) => label.appPositions[i] as number),
    });
    const all = [...rows.keys()];
    if (outcome !== 'ranked') return { judged: [compare(all, chosen)], said: wishes };
    const ranking = label.ranking ?? all;
    return { judged: ranking.slice(0, -1).map((_, place) => compare(ranking.slice(place), 0)), said: wishes };
  }

  #wishes({ wishes = [], weight }: Label): Comparison[] {
    return wishes.flatMap(({ axis, direction }) => {
      const index = this.#axes.get(axis);
      // Another build may have had axes that this one has not.
      if (index === undefined) return [];
      const more = new Float32Array(this.#size);
      more[index] = direction * WISH_STEP;
      return [{ rows: [more, new Float32Array(this.#size)], chosen: 0, weight }];
    });
  }

  #rated({ ratings = [], appPositions, weight }: Label, rows: readonly Row[]): Reading {
    const withRating = (wanted: number) => ratings.flatMap((rating, i) => (rating === wanted ? [i] : []));
    const rowsOf = (indices: readonly number[]) => indices.map((i) => rows[i] as Row);
    const [up, down] = [withRating(1), withRating(-1)];
    if (up.length > 0 && down.length > 0) {
      const judged = up.map((i) => ({
        comparison: { rows: rowsOf([i, ...down]), chosen: 0, weight },
        appPositions: appPositions.length === 0 ? [] : [i, ...down].map((k) => appPositions[k] as number),
      }));
      return { judged, said: [] };
    }
    const [liked, disliked] = [rowsOf(up), rowsOf(down)];
    const said = [
      ...liked.map((row) => [row, ...this.open.disliked]),
      ...this.open.liked.flatMap((row) => (disliked.length > 0 ? [[row, ...disliked]] : [])),
    ].filter((compared) => compared.length > 1);
    this.open = {
      liked: liked.length > 0 ? liked : this.open.liked,
      disliked: disliked.length > 0 ? disliked : this.open.disliked,
    };
    return {
      judged: [],
      said: said.map((compared) => ({ rows: compared, chosen: 0, weight: weight * ACROSS_PROMPTS })),
    };
  }
}
