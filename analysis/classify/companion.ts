import type { OpinionTexts } from '../opinion.ts'
import { evidenceLayout, type EvidenceSpace, gatherEvidence } from './evidence.ts'
import type { Frame } from './frame.ts'
import { lexiconScores, seedWeights } from './lexicon.ts'
import type { LinearModel } from './linear.ts'
import { saidNothing } from './prior.ts'
import { areaScores, selfTrain } from './self-train.ts'

/**
 * Which words go with the seeds of each area, learned from opinions without labels in the terms of a space learned elsewhere,
 * so that it can be averaged with what labels taught. Seeds weigh by how rare they are among these opinions. Deterministic
 * in the seed; linear in the text.
 *
 * @returns a model over the columns of `space`, of wording only; null when seeds name fewer than two areas
 */
export function learnCompanions(unlabelled: OpinionTexts, space: EvidenceSpace, frame: Frame, seed: number): LinearModel | null {
  const layout = evidenceLayout(space, frame)
  const { features, hits } = gatherEvidence({ ...space, semantic: null }, frame, unlabelled)
  const scores = lexiconScores(frame.lexicon, hits, seedWeights(frame.lexicon, hits))
  const own = areaScores(frame, scores, saidNothing(unlabelled))
  return selfTrain({ ...features, columnCount: layout.end }, layout, own, frame.areaCodes.length, seed)
}
