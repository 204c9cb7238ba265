/** The engine's worker as published. */
import 'penchant/worker';
