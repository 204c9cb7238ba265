/** The limits of the public door, in one place, each with its reason. */

/** Most candidates of one rerank; more is a retrieval problem, not a matter of taste. */
export const MAX_CANDIDATES = 500;

/** Longest text, in UTF-16 code units. Larger than any generated answer; keeps one label well under what IndexedDB takes. */
export const MAX_TEXT_LENGTH = 2_000_000;

/** Reranks that `prefer({ eventId })` can still refer to; a page that shows more at once passes texts. */
export const MAX_OPEN_EVENTS = 1000;

/** Longest user name, in UTF-16 code units; it is a key in every stored record. */
export const MAX_USER_LENGTH = 200;

/** Most labels that one import takes. */
export const MAX_IMPORT_LABELS = 100_000;

/** Default bound of the embedding cache, in bytes: about 20,000 answers. */
export const DEFAULT_CACHE_BYTES = 32 * 1024 * 1024;
