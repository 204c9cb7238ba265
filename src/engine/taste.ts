/**
 * One user's taste: the labels that count, and what was learnt from them. Everything here is recomputed from the labels
 * and never patched, so taking a label back leaves exactly the state in which it was never given.
 *
 * The running score follows each label at once, at little cost. The posterior is fitted when it is first asked for: no
 * label waits for it, and many labels in a row are one fit.
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
  #evidence: EvidenceState;
  /** Absent while it is behind the labels. */
  #posterior: Gaussian | undefined;

  constructor(learner: Learner, noise: NoiseModel) {
    this.#learner = learner;
    this.#noise = noise;
    this.#evidence = this.blank().evidence;
  }

  get state(): TasteState {
    return { posterior: this.posterior, evidence: this.#evidence };
  }

  get posterior(): Gaussian {
    this.#posterior ??= this.#learner.fit(this.#labelled.map(toComparison).filter((c) => c !== undefined));
    return this.#posterior;
  }

  /** Whether the running score says that the personal order helps. */
  get isEarned(): boolean {
    return this.#evidence.isEarned;
  }

  /** The state before any label. */
  blank(): TasteState {
    return { posterior: this.#learner.prior, evidence: noEvidence(this.#learner.start ?? this.#learner.prior) };
  }

  /** Takes over what a snapshot kept; the labels behind it must be `attach`ed before the next `add`. */
  restore({ posterior, evidence }: TasteState): void {
    this.#posterior = posterior;
    this.#evidence = evidence;
  }

  /** Knows the labels behind the present state, without learning them anew. */
  attach(labelled: readonly LabelledRows[]): void {
    this.#labelled = [...labelled];
  }

  /** Learns more labels, newer than those before, oldest first. */
  add(labelled: readonly LabelledRows[]): void {
    this.#labelled.push(...labelled);
    this.#evidence = labelled.reduce((so, one) => this.#predict(so, one), this.#evidence);
    this.#posterior = undefined;
  }

  /** Learns these labels, oldest first, instead of all before. */
  replace(labelled: readonly LabelledRows[]): void {
    this.#labelled = [];
    this.#evidence = this.blank().evidence;
    this.add(labelled);
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
