/** The figures that are spoken of, by name, from what the benches found. A bench that did not run names nothing. */
import type { ColdFigures } from './cold.js';
import type { EncodeFigures } from './encode.js';
import type { UpdateFigure } from './update.js';

export interface Results {
  readonly cold?: ColdFigures;
  readonly encode?: EncodeFigures;
  readonly update?: readonly Pick<UpdateFigure, 'labels' | 'candidates' | 'penchant'>[];
}

export function nameFigures({ cold, encode, update }: Results): Record<string, number> {
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
  for (const { labels, candidates, penchant } of update ?? []) {
    figures[`update.medianMs${labels}x${candidates}`] = penchant.median;
    figures[`update.p95Ms${labels}x${candidates}`] = penchant.p95;
  }
  return figures;
}
