/**
 * One user's taste: the labels that count, and what was learnt from them. Everything here is recomputed from the labels
 * and never patched, so taking a label back leaves exactly the state in which it was never given.
 */
import type { Comparison, NoiseModel } from '../preference/comparison.js';
import { addEvidence, type EvidenceState, noEvidence } from '../preference/evidence.js';
import type { Gaussian, Learner } from '../preference/learner.js';
import type { Label } from '../shared/protocol.js';

/** What a snapshot keeps of a taste. */
export interface TasteState {
  readonly posterior: Gaussian;
  readonly evidence: EvidenceState;
}

/** A label and the feature rows [n, f] of its texts. */
export interface LabelledRows {
  readonly label: Label;
  readonly rows: readonly Float64Array[];
}

export class Taste {
  readonly #learner: Learner;
  readonly #noise: NoiseModel;
  #labelled: LabelledRows[] = [];
  #state: TasteState;

  constructor(learner: Learner, noise: NoiseModel) {
    this.#learner = learner;
    this.#noise = noise;
    this.#state = this.blank();
  }

  get state(): TasteState {
    return this.#state;
  }

  /** Whether the running score says that the personal order helps. */
  get isEarned(): boolean {
    return this.#state.evidence.isEarned;
  }

  /** The state before any label. */
  blank(): TasteState {
    return { posterior: this.#learner.prior, evidence: noEvidence(this.#learner.start ?? this.#learner.prior) };
  }

  /** Takes over what a snapshot kept; the labels behind it must be `replace`d before the next `add`. */
  restore(state: TasteState): void {
    this.#state = state;
  }

  /** Learns more labels, newer than those before, oldest first. */
  add(labelled: readonly LabelledRows[]): void {
    this.prepare(labelled)();
  }

  /** Does the work of `add`; the result, when it is called, puts it in force. */
  prepare(labelled: readonly LabelledRows[]): () => void {
    const all = [...this.#labelled, ...labelled];
    const evidence = labelled.reduce((so, one) => this.#predict(so, one), this.#state.evidence);
    const state = this.#learnt(all, evidence);
    return () => {
      this.#labelled = all;
      this.#state = state;
    };
  }

  /** Learns these labels, oldest first, instead of all before. */
  replace(labelled: readonly LabelledRows[]): void {
    const evidence = labelled.reduce((so, one) => this.#predict(so, one), this.blank().evidence);
    this.#labelled = [...labelled];
    this.#state = this.#learnt(this.#labelled, evidence);
  }

  /** Knows the labels behind the present state, without learning them anew. */
  attach(labelled: readonly LabelledRows[]): void {
    this.#labelled = [...labelled];
  }

  #learnt(labelled: readonly LabelledRows[], evidence: EvidenceState): TasteState {
    const comparisons = labelled.map(toComparison).filter((c) => c !== undefined);
    return { posterior: this.#learner.fit(comparisons), evidence };
  }

  #predict(evidence: EvidenceState, labelled: LabelledRows): EvidenceState {
    const comparison = toComparison(labelled);
    return comparison
      ? addEvidence(evidence, { comparison, appPositions: labelled.label.appPositions }, this.#noise)
      : evidence;
  }
}

/** What a label says to the learner; undefined where it says nothing. Two bad answers are, for an order, a tie. */
export function toComparison({ label, rows }: LabelledRows): Comparison | undefined {
  if (label.outcome === 'skip' || label.weight === 0) return undefined;
  return { rows, chosen: label.chosen, weight: label.weight };
}
