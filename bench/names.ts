/** The figures that are spoken of, by name, from what the benches found. A bench that did not run names nothing. */
import type { CachedFigure } from './cached.js';
import type { ColdFigures } from './cold.js';
import type { EncodeFigures } from './encode.js';
import type { JankFigure } from './jank.js';
import type { MemoryFigure } from './memory.js';
import type { ScaleFigures } from './scale.js';
import type { UpdateFigure } from './update.js';

/** The benches that figures are named of, and what is read of each. */
export interface NamedBenches {
  readonly cold?: ColdFigures;
  readonly encode?: EncodeFigures;
  readonly update?: readonly Pick<UpdateFigure, 'labels' | 'candidates' | 'penchant' | 'stored'>[];
  readonly cached?: readonly Pick<CachedFigure, 'candidates' | 'rerank'>[];
  readonly jank?: readonly Pick<JankFigure, 'step' | 'longest' | 'longestRunning'>[];
  readonly scale?: Pick<ScaleFigures, 'byLabels' | 'byTexts'>;
  readonly memory?: readonly Pick<MemoryFigure, 'side' | 'moment' | 'together'>[];
}

export function nameFigures({
  cold,
  encode,
  update,
  cached,
  jank,
  scale,
  memory,
}: NamedBenches): Record<string, number> {
  const figures: Record<string, number> = {};
  if (cold) {
    const { penchant, peer } = cold;
    figures['cold.bytes'] = penchant.bytes;
    figures['cold.peerBytes'] = peer.bytes;
    figures['cold.ms'] = penchant.slow.order.median;
    figures['cold.peerMs'] = peer.slow.order.median;
    figures['cold.ratioToPeer'] = penchant.slow.order.median / peer.slow.order.median;
    figures['cold.loopbackRatioToPeer'] = penchant.loopback.order.median / peer.loopback.order.median;
    figures['cold.secondOfflineMs'] = penchant.secondOffline.order.median;
    figures['cold.secondOfflinePeerMs'] = peer.secondOffline.order.median;
  }
  if (encode) {
    figures['encode.ratioToPeer16x128'] = encode.ratioToPeer16x128;
    for (const { threads, texts, peerTokens, ratio, rawRatio } of encode.sizes) {
      const size = `${texts}x${peerTokens}${threads === 1 ? '' : `threads${threads}`}`;
      if (ratio !== undefined) figures[`encode.ratioToPeer${size}`] = ratio;
      figures[`encode.rawRatioToPeer${size}`] = rawRatio;
    }
  }
  for (const { labels, candidates, penchant, stored } of update ?? []) {
    figures[`update.medianMs${labels}x${candidates}`] = penchant.median;
    figures[`update.p95Ms${labels}x${candidates}`] = penchant.p95;
    figures[`update.storedP95Ms${labels}x${candidates}`] = stored.p95;
  }
  for (const { candidates, rerank } of cached ?? []) {
    figures[`cached.medianMs${candidates}`] = rerank.median;
    figures[`cached.p95Ms${candidates}`] = rerank.p95;
  }
  for (const { step, longest, longestRunning } of jank ?? []) {
    figures[`jank.longestMs.${step}`] = longest.median;
    figures[`jank.longestRunningMs.${step}`] = longestRunning.median;
  }
  if (jank) figures['jank.longestRunningMs'] = Math.max(...jank.map(({ longestRunning }) => longestRunning.p95));
  for (const { labels, memory: of } of scale?.byLabels ?? []) figures[`scale.bytes${labels}`] = of.heap + of.buffers;
  for (const { texts, fresh } of scale?.byTexts ?? []) figures[`scale.freshMs${texts}`] = fresh.median;
  for (const { side, moment, together } of memory ?? []) figures[`memory.bytes.${side}.${moment}`] = together;
  return figures;
}
