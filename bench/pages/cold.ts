/** What both pages of the bench `cold` are given, and what they say. */

export interface ColdInput {
  /** Chosen and rejected. */
  readonly labels: readonly (readonly [string, string])[];
  readonly candidates: readonly string[];
}

/** Milliseconds since the navigation began. */
export interface ColdTimes {
  /** The page's script runs. */
  readonly page: number;
  /** The engine, or the pipeline, is there. */
  readonly engine: number;
  /** The labels are learnt. */
  readonly learnt: number;
  /** The candidates are in personal order. */
  readonly order: number;
}

declare global {
  /** Put there before the page loads. */
  var coldInput: ColdInput;
  var cold: Promise<ColdTimes>;
}
