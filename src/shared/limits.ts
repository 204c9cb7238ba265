/** The limits of the public door, in one place, each with its reason. */

/** Most candidates of one rerank, and texts of one label; more is a retrieval problem, not a matter of taste. */
export const MAX_CANDIDATES = 10_000;

/** Most candidates among which a pair is looked for: all pairs are. */
export const MAX_PAIRED = 500;

/** Longest text, in UTF-16 code units. Larger than any generated answer; keeps one label well under what IndexedDB takes. */
export const MAX_TEXT_LENGTH = 2_000_000;

/** Most texts of a tie, of `bothBad` or of a ranking, and most thumbs; more would flood the learner with pairs. A choice has no such bound. */
export const MAX_TIED = 20;

/** Most that one label can count; 1 is one click. */
export const MAX_WEIGHT = 10;

/** Most wishes of one label: nobody means more than these at once. */
export const MAX_WISHES = 20;

/** Largest weight that an axis can be set to, either way, in log-odds a standard deviation; e^5 to 1 is as good as always. */
export const MAX_SET_WEIGHT = 5;

/** Most axes that an exported file may have set; there are fewer. */
export const MAX_SET_AXES = 200;

/** Longest id of a label, in UTF-16 code units; it is a key in storage. */
export const MAX_ID_LENGTH = 100;

/** The last time that a date can have, in milliseconds since 1970. */
export const LATEST_TIME = 8.64e15;

/** Reranks that `prefer({ eventId })` can still refer to; a page that shows more at once passes texts. */
export const MAX_OPEN_EVENTS = 1000;

/** UTF-16 units of their candidates together, beyond which older ones are let go: what would else take gigabytes. */
export const MAX_OPEN_UNITS = 8_000_000;

/** Longest user name, in UTF-16 code units; it is a key in every stored record. */
export const MAX_USER_LENGTH = 200;

/** Most labels that one import takes. */
export const MAX_IMPORT_LABELS = 100_000;

/** Default bound of the embedding cache, in bytes: about 20,000 answers. */
export const DEFAULT_CACHE_BYTES = 32 * 1024 * 1024;

/** Longest budget of a rerank, in milliseconds: a day; more is meant as none. */
export const MAX_BUDGET_MS = 86_400_000;

/** Default time for one call to answer, in milliseconds: a slow phone needs ten seconds for 1,000 new texts. */
export const DEFAULT_DEADLINE_MS = 60_000;

/** Default time without a call after which the worker is ended, in milliseconds: five minutes, longer than people think about a list. */
export const DEFAULT_IDLE_MS = 300_000;
