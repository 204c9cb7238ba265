/**
 * One user's taste: the labels that count, and what was learnt from them. All of it is a function of the list of labels,
 * and of nothing that happened on the way, so taking a label back leaves exactly the state in which it was never given.
 *
 * The running score follows each label at once, at little cost. The posterior is fitted when it is first asked for: no
 * label waits for it, and many labels in a row are one fit.
 */
import type { Comparison, NoiseModel } from '../preference/comparison.js';
import { doubtOf } from '../preference/doubt.js';
import { addEvidence, addStatement, type EvidenceState, noEvidence } from '../preference/evidence.js';
import type { Gaussian, Growth, Learner, Statement } from '../preference/learner.js';
import type { LabelReview } from '../shared/protocol.js';
import { type LabelledRows, LabelReader, type OpenThumbs, type Reading } from './reading.js';

/** How labels are learnt. It is raised with each change after which the same labels teach something else. */
const METHOD = 5;

/** What a snapshot keeps of a taste. */
export interface TasteState {
  /** How it was learnt; one that was learnt otherwise is not to be restored. */
  readonly method: number;
  readonly posterior: Gaussian;
  readonly evidence: EvidenceState;
  /** Of each label, oldest first: what the personal and the app's order gave it (NaN for nothing), and whether the former was earned. */
  readonly scores: Float64Array;
  /** What the learner has worked out on the way. */
  readonly grown: unknown;
}

/** Where everything stood before a label. */
interface Mark {
  readonly evidence: EvidenceState;
  readonly posterior: Gaussian | undefined;
  readonly open: OpenThumbs;
  /** Comparisons that the posterior had. */
  readonly comparisons: number;
}

/** Numbers of a label in `TasteState.scores`. */
const SCORES = 3;

/** The newest labels, which can be taken back without learning all others anew. */
const MARKS = 8;

export interface TasteOptions {
  readonly learner: Learner;
  readonly noise: NoiseModel;
  /** Index of each style axis among the features, by name. */
  readonly axes: ReadonlyMap<string, number>;
}

export class Taste {
  readonly #options: TasteOptions;
  #reader: LabelReader;
  #labelled: LabelledRows[] = [];
  #growth: Growth;
  #evidence: EvidenceState;
  #scores: number[] = [];
  /** Absent while it is behind the labels. */
  #posterior: Gaussian | undefined;
  /** Of the newest labels, oldest first. */
  #marks: Mark[] = [];
  /** What a snapshot knew of the labels that are yet to be attached. */
  #grown: unknown;

  constructor(options: TasteOptions) {
    this.#options = options;
    this.#reader = this.#newReader();
    this.#growth = options.learner.grow();
    this.#evidence = this.#blankEvidence();
  }

  get state(): TasteState {
    return {
      method: METHOD,
      posterior: this.posterior,
      evidence: this.#evidence,
      scores: Float64Array.from(this.#scores),
      grown: this.#grown ?? this.#growth.stages,
    };
  }

  get posterior(): Gaussian {
    this.#posterior ??= this.#growth.posterior;
    return this.#posterior;
  }

  /** The belief before anything was said. */
  get prior(): Gaussian {
    return this.#options.learner.prior;
  }

  /** Whether the running score says that the personal order helps. */
  get isEarned(): boolean {
    return this.#evidence.isEarned;
  }

  get evidence(): EvidenceState {
    return this.#evidence;
  }

  /** Whether a state, as a snapshot kept it, is of this build's method. */
  static isOfToday<T extends Partial<TasteState>>(state: T | undefined): state is T & TasteState {
    return state?.method === METHOD;
  }

  /** Takes over what a snapshot kept; the labels behind it must be `attach`ed before the next `add`. */
  restore({ posterior, evidence, scores, grown }: TasteState): void {
    this.#posterior = posterior;
    this.#evidence = evidence;
    this.#scores = Array.from(scores);
    this.#grown = grown;
  }

  /** Knows the labels and statements behind the present state, without learning them anew. */
  attach(labelled: readonly LabelledRows[], statements: readonly Statement[]): void {
    this.#reader = this.#newReader();
    this.#labelled = [...labelled];
    this.#marks = [];
    this.#growth = this.#options.learner.grow(statements);
    for (const one of labelled) this.#growth.add(comparisonsOf(this.#reader.read(one)));
    if (this.#grown) this.#growth.resume(this.#grown);
    this.#grown = undefined;
  }

  /** Learns more labels, newer than those before, oldest first. */
  add(labelled: readonly LabelledRows[]): void {
    for (const one of labelled) {
      this.#marks.push({
        evidence: this.#evidence,
        posterior: this.#posterior,
        open: this.#reader.open,
        comparisons: this.#growth.count,
      });
      const reading = this.#reader.read(one);
      const { personalLogLoss, appLogLoss, predictions } = this.#evidence;
      this.#evidence = addEvidence(this.#evidence, reading.judged, this.#options.noise, reading.said);
      const now = this.#evidence;
      const isForetold = now.predictions > predictions;
      this.#scores.push(
        isForetold ? Math.exp(personalLogLoss - now.personalLogLoss) : Number.NaN,
        isForetold ? Math.exp(appLogLoss - now.appLogLoss) : Number.NaN,
        now.isEarned ? 1 : 0,
      );
      this.#labelled.push(one);
      this.#growth.add(comparisonsOf(reading));
      this.#posterior = undefined;
      if (this.#marks.length > MARKS) this.#marks.shift();
    }
  }

  /** Whether the newest `count` labels can be taken back by `takeBack`; else what is left must be learnt anew. */
  canTakeBack(count: number): boolean {
    return count <= this.#marks.length;
  }

  /**
   * Takes back the newest `count` labels.
   *
   * @returns these, oldest first
   */
  takeBack(count: number): LabelledRows[] {
    const [mark] = this.#marks.splice(-count) as [Mark];
    this.#evidence = mark.evidence;
    this.#posterior = mark.posterior;
    this.#reader.open = mark.open;
    this.#growth.cut(mark.comparisons);
    this.#scores.length -= count * SCORES;
    return this.#labelled.splice(-count);
  }

  /**
   * Learns these labels, oldest first, instead of all before.
   *
   * @param statements  weights that were set outright; the running score has them from the start, since one can replace
   *   another and what it replaced must leave no trace
   */
  replace(labelled: readonly LabelledRows[], statements: readonly Statement[]): void {
    this.#grown = undefined;
    this.attach([], statements);
    this.#scores = [];
    this.#posterior = undefined;
    this.#evidence = statements.reduce(addStatement, this.#blankEvidence());
    this.add(labelled);
  }

  /**
   * Does ahead, in a pause, what the next label would else have to wait for.
   *
   * @returns whether it was much, so that the state is worth keeping anew
   */
  prepare(): boolean {
    return this.#growth.prepare();
  }

  /**
   * Learns a made-up label in a taste that is thrown away. Code that has hardly run is slow: after some rehearsals the user's
   * first label is learnt as soon as the tenth would be.
   */
  rehearse(): void {
    const texts = ['a', 'b', 'c', 'd', 'e'];
    const appPositions = [...texts.keys()];
    const rows = appPositions.map((k) => this.prior.mean.map((_, i) => Math.sin(i + 7 * k)));
    const label = { id: '', at: 0, prompt: '', outcome: 'chosen', texts, chosen: 0, appPositions, weight: 1 } as const;
    const rehearsal = new Taste(this.#options);
    rehearsal.add([{ label, rows }]);
    void rehearsal.posterior;
  }

  /** How each label fits, oldest first. */
  review(): LabelReview[] {
    const { posterior } = this;
    const { noise } = this.#options;
    const reader = this.#newReader();
    return this.#labelled.map((labelled, i) => {
      const [personal, app, isEarned] = this.#scores.slice(i * SCORES, (i + 1) * SCORES) as [number, number, number];
      const doubts = reader.read(labelled).judged.map(({ comparison }) => doubtOf(posterior, comparison, noise));
      return {
        label: labelled.label,
        ...(!Number.isNaN(personal) && { personal, app }),
        isEarned: isEarned === 1,
        doubt: Math.max(0, ...doubts),
      };
    });
  }

  #newReader(): LabelReader {
    return new LabelReader(this.#options.axes, this.prior.mean.length);
  }

  #blankEvidence(): EvidenceState {
    return noEvidence(this.#options.learner.start ?? this.prior);
  }
}

/** All that a label says, to the learner. */
function comparisonsOf({ judged, said }: Reading): Comparison[] {
  return [...judged.map(({ comparison }) => comparison), ...said];
}
