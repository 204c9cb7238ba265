/** Compiled, never run: what the types of `penchant/react` take and what they refuse. */

import type { Engine } from 'penchant';
import { PenchantPicker, PenchantProfile, usePenchant } from 'penchant/react';
import type { PenchantPicker as PickerElement } from 'penchant/widget';
import { useRef } from 'react';

export function App() {
  const element = useRef<PickerElement>(null);
  const { engine, error, progress } = usePenchant({ user: 'ana', modelUrl: '/models/' });
  const known: Engine | null = engine;
  if (error) return <p>{error.code}</p>;
  if (progress?.status === 'download') return <progress value={progress.loaded} max={progress.total} />;
  return (
    <PenchantPicker
      ref={element}
      className="answers"
      id="answers"
      engine={known}
      prompt="How do I keep basil fresh?"
      candidates={['Stand it in water.']}
      mode="pair"
      topN={3}
      apply="always"
      headingLevel={2}
      labels={{ choose: 'This one' }}
      disabled={false}
      onRank={(event) => event.detail.ranking.map(({ score }) => score.toFixed(2))}
      onAsk={({ detail }) => detail.shown.length}
      onPrefer={({ detail }) => detail.outcome === 'chosen' && detail.shown[0]}
      onUndo={({ detail }) => detail.labelId.length}
      onError={({ detail }) => detail.error.code === 'worker-lost'}
      onClick={(event) => event.currentTarget.undo()}
    >
      <p>Loading …</p>
    </PenchantPicker>
  );
}

export const profile = <PenchantProfile sections="beliefs curve" onChange={({ detail }) => detail.kind === 'forget'} />;

// @ts-expect-error the candidates are texts
export const wrongCandidates = <PenchantPicker candidates={[1, 2]} />;
// @ts-expect-error methods are not props
export const wrongMethod = <PenchantPicker choose={() => {}} />;
// @ts-expect-error the picker has no such event
export const wrongEvent = <PenchantPicker onBoredom={() => {}} />;
// @ts-expect-error an `apply` is one of three words
export const wrongWord = <PenchantPicker apply="perhaps" />;

export function Other() {
  // @ts-expect-error a worker that was made once cannot be started twice
  return usePenchant({ worker: new Worker('worker.js') }).engine?.info.device;
}
