/** The public names of Penchant, and nothing else. Importing this has no side effect and needs no browser. */
export { type CallOptions, createEngine, type Engine, type EngineOptions } from './client.js';
export { type ErrorCode, PenchantError } from './shared/errors.js';
export { MAX_CANDIDATES, MAX_TEXT_LENGTH } from './shared/limits.js';
export type {
  ApplyMode,
  Device,
  Evidence,
  ExportFile,
  ImportResult,
  Judgement,
  Label,
  Persistence,
  PreferRequest,
  PreferResult,
  Profile,
  ProfileAxis,
  Progress,
  RankedCandidate,
  Reason,
  RerankRequest,
  RerankResult,
  StartInfo,
  SuggestedPair,
  SuggestPairRequest,
} from './shared/protocol.js';
