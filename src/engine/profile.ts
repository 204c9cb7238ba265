/** Puts a taste into words and numbers that a person can read. */

import type { FeatureAxis } from '../features/feature-map.js';
import { normalCdf } from '../math/logistic.js';
import { EVIDENCE_THRESHOLD, type EvidenceState } from '../preference/evidence.js';
import type { Gaussian } from '../preference/learner.js';
import type { Profile, Settings } from '../shared/protocol.js';

export interface ProfileParts {
  readonly user: string;
  readonly modelVersion: string;
  readonly labels: number;
  readonly applied: boolean;
  readonly settings: Settings;
  readonly axes: readonly FeatureAxis[];
  readonly posterior: Gaussian;
  readonly evidence: EvidenceState;
  readonly prior: Gaussian;
}

export function describeProfile(parts: ProfileParts): Profile {
  const { user, modelVersion, labels, applied, settings, axes, posterior, evidence, prior } = parts;
  const count = Math.max(1, evidence.predictions);
  const f = axes.length;
  return {
    user,
    modelVersion,
    labels,
    applied,
    settings,
    evidence: {
      predictions: evidence.predictions,
      personalLogLoss: evidence.personalLogLoss / count,
      appLogLoss: evidence.appLogLoss / count,
      logBayesFactor: evidence.logBayesFactor,
      threshold: EVIDENCE_THRESHOLD,
    },
    axes: axes
      .map((axis, k) => {
        const mean = posterior.mean[k] as number;
        const sd = Math.sqrt(posterior.covariance[k * f + k] as number);
        return {
          axis: axis.name,
          kind: axis.kind,
          title: axis.title,
          more: axis.more,
          less: axis.less,
          text: mean >= 0 ? axis.more : axis.less,
          mean,
          sd,
          populationMean: prior.mean[k] as number,
          certainty: normalCdf(Math.abs(mean) / sd),
          isSet: axis.name in settings.axes,
        };
      })
      // Features are about standard normal, so a weight's size is how much it moves orders.
      .sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean)),
  };
}
