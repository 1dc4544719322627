import type { OpinionTexts } from '../opinion.ts'
import { KINDS } from '../taxonomy/taxonomy.ts'
import { type EvidenceSpace, type Evidence, evidenceLayout, gatherEvidence } from './evidence.ts'
import { formFeatures, saysNothing } from './form.ts'
import type { Frame } from './frame.ts'
import { kindByForm } from './kind.ts'
import { linearMargins, type LinearModel } from './linear.ts'
import type { OpinionModel, TaskModel } from './model.ts'
import { softmaxRows } from './probability.ts'
import { areaScores, lexiconTemperature, selfTrain, zeroLabelProbabilities } from './self-train.ts'
import { stageBySeeds } from './stage.ts'

/** Probabilities of some consecutive rows, row-major, before the campaign's own labels are heard. */
export interface Probabilities {
  readonly area: Float32Array
  /** null = the taxonomy has no stages */
  readonly stage: Float32Array | null
  readonly kind: Float32Array
}

/** What is known of a campaign's opinions without its labels: the base model, or seeds and what goes with them. */
export type Prior = { readonly by: 'base'; readonly model: OpinionModel } | { readonly by: 'seeds'; readonly space: EvidenceSpace; readonly companions: LinearModel | null; readonly temperature: number }

/** A text that says nothing lies outside and is a plain statement, this surely. */
const NOTHING_PROBABILITY = 0.97

/**
 * Learns what goes with the seeds of each area from the campaign's own wording, without labels.
 *
 * @param sample - distinct opinions to learn from
 */
export function learnSeedPrior(frame: Frame, space: EvidenceSpace, sample: OpinionTexts, seed: number): Prior {
  const evidence = gatherEvidence(space, frame, sample)
  const own = areaScores(frame, evidence.scores, saidNothing(sample))
  const areaCount = frame.areaCodes.length
  return { by: 'seeds', space, companions: selfTrain(evidence.features, evidenceLayout(space, frame), own, areaCount, seed), temperature: lexiconTemperature(own, areaCount) }
}

/**
 * Prior probabilities of all rows of `part`; a row depends on its own wording only.
 *
 * @param evidence - in the space of the prior
 */
export function priorProbabilities(frame: Frame, prior: Prior, part: OpinionTexts, evidence: Evidence): Probabilities {
  const nothing = saidNothing(part)
  if (prior.by === 'base') return baseProbabilities(frame, prior.model, evidence, nothing)
  const own = areaScores(frame, evidence.scores, nothing)
  const margins = prior.companions && linearMargins(prior.companions, evidence.features)
  const kind = kindByForm(formFeatures(part), nothing)
  return {
    area: zeroLabelProbabilities(own, margins, frame.areaCodes.length, nothing, prior.temperature),
    stage: frame.stageCodes && stageBySeeds(frame, kind, evidence.scores),
    kind,
  }
}

/** 1 where a text says nothing. */
export function saidNothing(texts: OpinionTexts): Uint8Array {
  return Uint8Array.from(texts.matchTexts, (text) => (saysNothing(text) ? 1 : 0))
}

function baseProbabilities(frame: Frame, model: OpinionModel, evidence: Evidence, nothing: Uint8Array): Probabilities {
  const area = taskProbabilities(model.area, evidence)
  const kind = taskProbabilities(model.kind, evidence)
  const stage = model.stage && taskProbabilities(model.stage, evidence)
  nothing.forEach((empty, row) => {
    if (!empty) return
    settle(area, row, frame.areaCodes.length, frame.areaCodes.length - 1)
    settle(kind, row, KINDS.length, KINDS.indexOf('N'))
    if (stage) settle(stage, row, frame.stageCodes!.length, 0)
  })
  return { area, stage, kind }
}

function taskProbabilities(task: TaskModel, evidence: Evidence): Float32Array {
  return softmaxRows(linearMargins(task.linear, evidence.features), task.linear.classCount, task.temperature)
}

function settle(probabilities: Float32Array, row: number, classCount: number, k: number): void {
  probabilities.fill((1 - NOTHING_PROBABILITY) / (classCount - 1), row * classCount, (row + 1) * classCount)
  probabilities[row * classCount + k] = NOTHING_PROBABILITY
}
