/** Writes what a user has taught as the file that docs/export-format.md describes. */
import type { FeatureAxis } from '../features/feature-map.js';
import type { Gaussian } from '../preference/learner.js';
import type { ApplyMode, ExportFile, Label, Settings } from '../shared/protocol.js';

export interface Exported {
  readonly user: string;
  readonly apply: ApplyMode;
  readonly modelVersion: string;
  readonly settings: Settings;
  readonly labels: readonly Label[];
  readonly axes: readonly FeatureAxis[];
  /** Left out of the file where it was not asked for. */
  readonly posterior: Gaussian | undefined;
}

export function toExportFile({ user, apply, modelVersion, settings, labels, axes, posterior }: Exported): ExportFile {
  const isSet = !settings.learning || Object.keys(settings.axes).length > 0;
  return {
    format: 'penchant',
    version: 1,
    user,
    exportedAt: new Date().toISOString(),
    modelVersion,
    settings: { apply, ...(isSet && structuredClone(settings)) },
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
