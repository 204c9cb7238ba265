/** The public names of Penchant, and nothing else. Importing this has no side effect and needs no browser. */
export { type CallOptions, createEngine, type Engine, type EngineEventMap, type EngineOptions } from './client.js';
export { type ErrorCode, PenchantError } from './shared/errors.js';
export { MAX_CANDIDATES, MAX_TEXT_LENGTH } from './shared/limits.js';
export type {
  ApplyMode,
  DataLoss,
  Device,
  Evidence,
  ExportFile,
  ExportOptions,
  ExportSettings,
  ForgetResult,
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
  StorageFault,
  SuggestedPair,
  SuggestPairRequest,
} from './shared/protocol.js';
