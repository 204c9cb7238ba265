/** The hook that gives a component the engine of a user, which all components of the page share. */
import { useCallback, useSyncExternalStore } from 'react';
import { createEngine } from '../client.js';
import { EnginePool, IDLE, type PenchantOptions, type PenchantState } from './engine-pool.js';

/** Of the module and not of a component: components of one page know of each other by nothing else. */
const pool = new EnginePool(createEngine);

/**
 * Starts an engine in the page, or joins the one that this user has already, and disposes of it when the last component
 * that uses it has gone. Nothing happens on the server.
 *
 * @param options  read when the first component of a user appears; only a change of `user` has an effect after that
 */
export function usePenchant(options: PenchantOptions = {}): PenchantState {
  const { user = 'default' } = options;
  // biome-ignore lint/correctness/useExhaustiveDependencies: options that are written in the call are new each time.
  const subscribe = useCallback((listener: () => void) => pool.subscribe(user, options, listener), [user]);
  return useSyncExternalStore(
    subscribe,
    () => pool.state(user),
    () => IDLE,
  );
}
