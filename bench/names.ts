/** The figures that are spoken of, by name, from what the benches found. A bench that did not run names nothing. */
import type { EncodeFigures } from './encode.js';
import type { UpdateFigure } from './update.js';

export interface Results {
  readonly encode?: EncodeFigures;
  readonly update?: readonly Pick<UpdateFigure, 'labels' | 'candidates' | 'penchant'>[];
}

export function nameFigures({ encode, update }: Results): Record<string, number> {
  const figures: Record<string, number> = {};
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
