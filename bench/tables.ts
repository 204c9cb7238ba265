/** What each bench found, as tables in Markdown: for the terminal and for `docs/benchmarks.md`. */
import type { About } from './about.js';
import { type CachedFigure, cachedTables } from './cached.js';
import { type ColdFigures, coldTables } from './cold.js';
import { type EncodeFigures, encodeTables } from './encode.js';
import { type JankFigure, jankTables } from './jank.js';
import { type MemoryFigure, memoryTables } from './memory.js';
import { type ScaleFigures, scaleTables } from './scale.js';
import type { BenchOptions } from './site.js';
import { type UpdateFigure, updateTables } from './update.js';

/** What the benches find, by name. */
export interface Findings {
  readonly update: readonly UpdateFigure[];
  readonly cached: readonly CachedFigure[];
  readonly scale: ScaleFigures;
  readonly cold: ColdFigures;
  readonly encode: EncodeFigures;
  readonly jank: readonly JankFigure[];
  readonly memory: readonly MemoryFigure[];
}
export type BenchName = keyof Findings;
/** Those that have run. */
export type Results = { -readonly [Name in BenchName]?: Findings[Name] };

/** What `npm run bench -- --json OUT` writes. */
export interface Report extends Results {
  readonly about: About & BenchOptions;
  readonly figures: Readonly<Record<string, number>>;
}

const TABLES: { readonly [Name in BenchName]: (figures: Findings[Name]) => string } = {
  update: updateTables,
  cached: cachedTables,
  scale: scaleTables,
  cold: coldTables,
  encode: encodeTables,
  jank: jankTables,
  memory: memoryTables,
};

/** The tables of one bench. */
export function tablesOf<Name extends BenchName>(name: Name, figures: Findings[Name]): string {
  return TABLES[name](figures);
}
