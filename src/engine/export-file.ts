/** Writes what a user has taught as the file that docs/export-format.md describes. */
import type { FeatureAxis } from '../features/feature-map.js';
import type { Gaussian } from '../preference/learner.js';
import type { ApplyMode, ExportFile, Label } from '../shared/protocol.js';

export interface Exported {
  readonly user: string;
  readonly apply: ApplyMode;
  readonly modelVersion: string;
  readonly labels: readonly Label[];
  readonly axes: readonly FeatureAxis[];
  /** Left out of the file where it was not asked for. */
  readonly posterior: Gaussian | undefined;
}

export function toExportFile({ user, apply, modelVersion, labels, axes, posterior }: Exported): ExportFile {
  return {
    format: 'penchant',
    version: 1,
    user,
    exportedAt: new Date().toISOString(),
    modelVersion,
    settings: { apply },
    labels: structuredClone(labels),
    ...(posterior && {
      posterior: {
        axes: axes.map(({ name }) => name),
        mean: [...posterior.mean],
        covariance: [...posterior.covariance],
      },
    }),
  };
}
