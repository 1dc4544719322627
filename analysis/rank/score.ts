import type { Voice } from './tally.ts'

/** How much each part counts. Any non-negative numbers; only their proportions matter. */
export interface Weights {
  readonly people: number
  readonly orgs: number
  readonly audiences: number
  readonly severity: number
  readonly growth: number
}

/**
 * People rule, as a shortlist is read as "what most people say"; breadth over orgs and gravity move an issue a few places;
 * growth breaks near-ties. A bureau may set its own.
 */
export const DEFAULT_WEIGHTS: Weights = { people: 0.55, orgs: 0.15, audiences: 0.1, severity: 0.15, growth: 0.05 }

/** The parts of a score, each 0..1; null where the input has no such column. */
export interface ScoreParts {
  readonly people: number
  readonly orgs: number | null
  readonly audiences: number | null
  readonly severity: number
  readonly growth: number | null
}

/** What the parts of all issues of a run are measured against. */
export interface Scale {
  /** largest number of people any issue has, each voice by its voiceWeight; ≥ 1 */
  readonly mostPeople: number
  /** distinct orgs and audiences of the whole run; null without such a column */
  readonly orgs: number | null
  readonly audiences: number | null
  /** mean severity of all opinions, 0..1 */
  readonly severity: number
  /** share of the run's timed opinions in the recent third, 0..1; null without times, or when all fall on one side */
  readonly recentShare: number | null
}

/** Opinions of average severity mixed in: an issue of two grave texts does not pass one of fifty. */
const SEVERITY_PRIOR = 5
/** Opinions at the run's own pace mixed in: one recent opinion is no trend. */
const GROWTH_PRIOR = 4

/** Sums over the voices of an issue; linear, so that a resample is the same sums with other weights. */
export interface Sums {
  readonly people: number
  readonly opinions: number
  readonly severity: number
  readonly recent: number
  readonly timed: number
}

export function sumVoices(voices: readonly Voice[]): Sums {
  const sums = { people: 0, opinions: 0, severity: 0, recent: 0, timed: 0 }
  for (const voice of voices) {
    sums.people += voice.people
    sums.opinions += voice.opinions
    sums.severity += voice.severity
    sums.recent += voice.recent
    sums.timed += voice.timed
  }
  return sums
}

/**
 * The parts of one issue's score.
 *
 * - people: `ln(1 + p) / ln(1 + P)`, p = its people (each person, and each opinion without one, by its voiceWeight), P = the
 *   most any issue has
 * - orgs, audiences: `ln(1 + k) / ln(1 + K)`, k distinct ones of the run's K
 * - severity: mean of its opinions, shrunk to the run's mean by five opinions
 * - growth: `o / (1 + o)`, o = odds of its opinions being recent over the odds of the run's, four opinions at the run's pace
 *   mixed in; .5 = steady, towards 1 = growing
 */
export function scoreParts(sums: Sums, orgs: number | null, audiences: number | null, scale: Scale): ScoreParts {
  return {
    people: logShare(sums.people, scale.mostPeople),
    orgs: orgs === null || scale.orgs === null ? null : logShare(orgs, scale.orgs),
    audiences: audiences === null || scale.audiences === null ? null : logShare(audiences, scale.audiences),
    severity: (sums.severity + SEVERITY_PRIOR * scale.severity) / (sums.opinions + SEVERITY_PRIOR),
    growth: scale.recentShare === null ? null : growthOf(sums.recent, sums.timed, scale.recentShare),
  }
}

/**
 * Weighted mean of the parts there are; the weight of a part that is null goes to the others in proportion.
 *
 * @returns 0..1; 0 when every weight that counts is 0
 */
export function weighParts(parts: ScoreParts, weights: Weights): number {
  let sum = weights.people * parts.people + weights.severity * parts.severity
  let total = weights.people + weights.severity
  if (parts.orgs !== null) {
    sum += weights.orgs * parts.orgs
    total += weights.orgs
  }
  if (parts.audiences !== null) {
    sum += weights.audiences * parts.audiences
    total += weights.audiences
  }
  if (parts.growth !== null) {
    sum += weights.growth * parts.growth
    total += weights.growth
  }
  return total === 0 ? 0 : sum / total
}

/** Share of an issue's opinions that must praise for it to be a highlight. */
const MOSTLY = 0.5
/** What a highlight keeps of its score: less than the least problem has, so that praise stands behind all problems. */
const HIGHLIGHT_SHARE = 0.1

/** What is left of the score of an issue of which this share of the opinions praises: all, or a tenth when it is more than half. */
export function scoreShare(praise: number): number {
  return praise > MOSTLY ? HIGHLIGHT_SHARE : 1
}

function logShare(count: number, all: number): number {
  return all <= 0 ? 0 : Math.min(1, Math.log1p(count) / Math.log1p(all))
}

function growthOf(recent: number, timed: number, share: number): number {
  const grown = recent + GROWTH_PRIOR * share
  const steady = timed - recent + GROWTH_PRIOR * (1 - share)
  const odds = (grown * (1 - share)) / (steady * share)
  return odds / (1 + odds)
}
