/**
 * The types that cross between page and worker, and with them the public vocabulary. Types only; those of a start and of what
 * an engine says by itself are in `start-protocol.ts`.
 *
 * Words: a *candidate* is a text that may be shown; an *event* is one rerank, the set that was shown; a *label* is one
 * judgement of the user; the *app's order* is the order in which the app passed the candidates.
 */

import type { ApplyMode, Persistence } from './start-protocol.js';

export type * from './start-protocol.js';

/** One thing that moved a candidate up or down against the other candidates. */
export interface Reason {
  /** The axis' stable name, such as `length`; `content` for what the candidate is about, all learned axes together. */
  readonly axis: string;
  /**
   * `style` axes are measured from the text and mean what they say; `learned` is `content`, as the encoder sees it and as this user
   * likes it; `appeal` is what most people like of what such texts are about.
   */
  readonly kind: 'style' | 'learned' | 'appeal';
  /** How the candidate differs from the others, in words: "shorter", "with more bullet points". */
  readonly text: string;
  /** Whether it has more (1) or less (-1) on the axis than the others have; of `content`, whether that is liked more or less. */
  readonly direction: 1 | -1;
  /**
   * Share of the candidate's score against the mean of the candidates, in log-odds; positive moved it up. Of a style axis: by
   * this user's own taste and by what most people like of it, as far as the user goes along with them.
   */
  readonly contribution: number;
}

/** A candidate in its place. */
export interface RankedCandidate {
  /** Index in the array that was passed to `rerank`. */
  readonly originalIndex: number;
  /** Personal utility against the mean of the candidates, in log-odds; a difference of 1.1 is a 3 to 1 preference. */
  readonly score: number;
  readonly document: string;
  /** Standard deviation of `score` under the posterior. */
  readonly sd: number;
  /** Whether it is not known yet, as the budget ended before: then its score is 0, its `sd` that of any text. */
  readonly isPending?: true;
  /** What moved the score most, strongest first; at most three. */
  readonly reasons: readonly Reason[];
}

export interface RerankRequest {
  readonly prompt: string;
  /** 1 to 10,000 texts, in the app's order. */
  readonly candidates: readonly string[];
  /** How many to return, from the top; all by default. */
  readonly topN?: number;
  /** Overrides the engine's `apply` for this call. */
  readonly apply?: ApplyMode;
  /**
   * Milliseconds after which the best order so far is wanted; 0 asks for what is known already. It can be exceeded by one
   * small batch of texts. Default: no bound.
   */
  readonly budgetMs?: number;
}

export interface RerankResult {
  /** Best first where `applied`, else in the app's order; scores are personal in both cases. */
  readonly ranking: readonly RankedCandidate[];
  /** Names this set of candidates in `prefer`. */
  readonly eventId: string;
  /** Whether the order is the personal one. */
  readonly applied: boolean;
  /** Whether the budget ended before all candidates were known; in a personal order, those that are not stand last, in the app's order. */
  readonly partial?: true;
  /** Probability that the personal favourite is preferred to the app's first candidate, 0.5 to 1 (0.5 when they are the same, or that one is pending). */
  readonly confidence: number;
}

/** The set that is judged: one that `rerank` or `suggestPair` returned, or texts. Indices of a verdict are those of its candidates. */
export type JudgedSet =
  | {
      readonly eventId: string;
      /** Which of its candidates are judged, in the order in which they stood on the screen; as returned by default. */
      readonly candidates?: readonly number[];
    }
  | {
      readonly prompt?: string;
      /** In the order in which they stood on the screen. */
      readonly candidates: readonly string[];
      /** Each text's position in the app's order, 0 first; not known by default. */
      readonly appPositions?: readonly number[];
    };

/** What the user said of the set. */
export type Verdict =
  /** `chosen` beats `rejected`, or everything else that was shown. */
  | { readonly chosen: number; readonly rejected?: readonly number[] }
  /** All that are judged, best first; 2 to 20. */
  | { readonly ranking: readonly number[] }
  /** Thumbs: each one liked beats each one disliked; where the set has only one kind, those of the set before count. */
  | { readonly liked: readonly number[]; readonly disliked: readonly number[] }
  /** Nobody won. `tie`: equally good; `bothBad`: equally bad; `skip`: no opinion, which teaches nothing. */
  | { readonly outcome: 'tie' | 'bothBad' | 'skip' };

/** A judgement, in any of its forms; the last is short for the commonest. */
export type Judgement =
  | (JudgedSet & Verdict)
  | { readonly prompt?: string; readonly chosen: string; readonly rejected: string | readonly string[] };

/** A wish for more (1) or less (-1) on a style axis: "too long" is `{ axis: 'length', direction: -1 }`. */
export interface Wish {
  readonly axis: string;
  readonly direction: 1 | -1;
}

/** A judgement with its strength. */
export type PreferRequest = Judgement & {
  /** How much this label counts, 0 to 10; 1 by default. */
  readonly weight?: number;
  /** An id of the caller's making, for retries: a second label with the same id is not stored. */
  readonly labelId?: string;
  /** What the user said of the texts' manner beside the judgement; at most 20, each axis once. */
  readonly wishes?: readonly Wish[];
  /** The label that this one stands in for: it is taken back in the same write. */
  readonly replaces?: string;
};

export type Outcome = 'chosen' | 'ranked' | 'rated' | 'tie' | 'bothBad' | 'skip';

/** One stored judgement. */
export interface Label {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly prompt: string;
  readonly outcome: Outcome;
  /** The texts judged, in the order in which they were shown. */
  readonly texts: readonly string[];
  /** Index in `texts` of the winner; null where nobody won. */
  readonly chosen: number | null;
  /** Each text's position in the app's order, 0 first; empty where no order is known. */
  readonly appPositions: readonly number[];
  readonly weight: number;
  /** Where the outcome is `ranked`: indices of all `texts`, best first. */
  readonly ranking?: readonly number[];
  /** Where the outcome is `rated`: for each text 1 (liked), -1 (disliked) or 0 (not rated). */
  readonly ratings?: readonly number[];
  /** What was said of the texts' manner; absent where nothing was. */
  readonly wishes?: readonly Wish[];
}

/** Which labels to read; all by default. */
export interface LabelFilter {
  /** Those that were given for this prompt. */
  readonly prompt?: string;
  /** Those whose texts are all among these. */
  readonly candidates?: readonly string[];
}

export interface PreferResult {
  readonly labelId: string;
  /** Labels of this user that count now. */
  readonly labels: number;
  /** Whether the personal order is shown from now on. */
  readonly applied: boolean;
  /** Which promise holds for what was just stored. */
  readonly persistence: Persistence;
  /** False where nothing was stored, because learning is paused. */
  readonly isStored: boolean;
}

/** Something that the user sets; null lets an axis be learnt again. */
export type Setting =
  | { readonly learning: boolean; readonly axis?: never; readonly value?: never }
  /** `value`: the weight, -5 to 5, in log-odds for a candidate that lies one standard deviation higher on the axis. */
  | { readonly axis: string; readonly value: number | null; readonly learning?: never };

/** What is set now. */
export interface Settings {
  /** Whether judgements are kept and learnt from; while it is false `prefer` stores nothing. */
  readonly learning: boolean;
  /** Weights set by hand, by the name of the style axis. */
  readonly axes: Readonly<Record<string, number>>;
}

/** A label, and how it fits what is known of the user. Probabilities are of what was said, among what could have been. */
export interface LabelReview {
  readonly label: Label;
  /** What the personal order gave it before it was learnt; absent where it says nothing about an order. */
  readonly personal?: number;
  /** What the app's own order gave it. */
  readonly app?: number;
  /** Whether the personal order had proved itself after this label. */
  readonly isEarned: boolean;
  /** Probability, 0 to 1, that it was a slip, going by all other labels. */
  readonly doubt: number;
}

/** What the engine believes about one axis. */
export interface ProfileAxis {
  readonly axis: string;
  readonly kind: 'style' | 'learned' | 'appeal';
  readonly title: string;
  /** Both directions in words: "longer" and "shorter". */
  readonly more: string;
  readonly less: string;
  /** The direction of the belief, in words: one of the two. */
  readonly text: string;
  /** Weight in log-odds for a candidate that lies one standard deviation higher on this axis. */
  readonly mean: number;
  readonly sd: number;
  /** What the population prefers, the starting point. */
  readonly populationMean: number;
  /** Probability that the sign of `mean` is right, 0.5 to 1. */
  readonly certainty: number;
  /** Whether the user has set this axis by hand. */
  readonly isSet: boolean;
}

/** The running score that decides whether the personal order is shown. */
export interface Evidence {
  /** Labels that were predicted before they were learnt from. */
  readonly predictions: number;
  /** Mean log-loss of the personal prediction, in nats. */
  readonly personalLogLoss: number;
  /** Mean log-loss of the app's own order on the same labels, in nats. */
  readonly appLogLoss: number;
  /** Log Bayes factor of the personal order against the app's, recent labels counting more. */
  readonly logBayesFactor: number;
  /** The log Bayes factor from which the personal order is shown. */
  readonly threshold: number;
}

export interface Profile {
  readonly user: string;
  readonly modelVersion: string;
  readonly labels: number;
  readonly applied: boolean;
  readonly settings: Settings;
  readonly evidence: Evidence;
  /** All axes, the one that moves orders most first. */
  readonly axes: readonly ProfileAxis[];
}

export interface SuggestPairRequest {
  readonly prompt: string;
  /** 2 to 500 texts. */
  readonly candidates: readonly string[];
}

/** The two candidates whose comparison teaches most, of those that the user has not judged together yet. */
export interface SuggestedPair {
  readonly eventId: string;
  /** Indices in `candidates`. */
  readonly pair: readonly [number, number];
  /** Expected information about the user's taste, in nats. */
  readonly information: number;
  /** Probability that the first is preferred. */
  readonly probability: number;
}

/** The one file that `export` writes and `import` reads. */
export interface ExportFile {
  readonly format: 'penchant';
  readonly version: 1;
  readonly user: string;
  /** ISO 8601. */
  readonly exportedAt: string;
  readonly modelVersion: string;
  /** Absent in files that were exported before 0.2. */
  readonly settings?: ExportSettings;
  /** All labels that count, oldest first. */
  readonly labels: readonly Label[];
  /** What was learnt, for the reader's use; an import learns it anew from the labels. */
  readonly posterior?: {
    /** Names of the f axes. */
    readonly axes: readonly string[];
    /** [f], log-odds a standard deviation; of learned axes, which share one scale, a standard deviation on average. */
    readonly mean: readonly number[];
    /** [f * f], row by row. */
    readonly covariance: readonly number[];
  };
}

/** Settings of the engine that exported; an import returns them and leaves it to the app to follow. */
export interface ExportSettings {
  readonly apply: ApplyMode;
  /** Absent in files that were exported before 0.2, and where nothing was set. */
  readonly learning?: boolean;
  readonly axes?: Readonly<Record<string, number>>;
}

export interface ExportOptions {
  /** Adds the posterior to the file. Default `false`. */
  readonly posterior?: boolean;
}

export interface ImportResult {
  readonly added: number;
  /** Labels that were there already, or had been taken back, by id. */
  readonly skipped: number;
  /** The settings in the file, if it has any. */
  readonly settings?: ExportSettings;
}

/** What `forget` did. */
export interface ForgetResult {
  /** Labels that were removed. */
  readonly labels: number;
  /**
   * Whether the whole database could be deleted; not so if another user's labels are in it, or another tab would not
   * let go. Either way the bytes of removed labels stay in the browser's files until it compacts them: see
   * docs/privacy.md.
   */
  readonly isDatabaseDeleted: boolean;
}

/** The engine as the worker offers it; the page's engine has the same methods and adds signals. */
export interface EngineApi {
  rerank(request: RerankRequest, signal?: AbortSignal): Promise<RerankResult>;
  /** Reranks without a budget, but lets other calls pass between batches; for what a budget left over. */
  refine(request: RerankRequest, signal?: AbortSignal): Promise<RerankResult>;
  prefer(request: PreferRequest, signal?: AbortSignal): Promise<PreferResult>;
  undo(labelId: string | readonly string[] | undefined, signal?: AbortSignal): Promise<PreferResult>;
  labels(filter?: LabelFilter): Promise<readonly Label[]>;
  review(): Promise<readonly LabelReview[]>;
  profile(): Promise<Profile>;
  set(setting: Setting): Promise<Settings>;
  suggestPair(request: SuggestPairRequest, signal?: AbortSignal): Promise<SuggestedPair | undefined>;
  export(options?: ExportOptions): Promise<ExportFile>;
  import(file: unknown, signal?: AbortSignal): Promise<ImportResult>;
  forget(): Promise<ForgetResult>;
}
