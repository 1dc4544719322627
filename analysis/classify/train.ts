import type { OpinionTexts } from '../opinion.ts'
import type { SemanticSpace } from '../feature/semantic.ts'
import { KINDS } from '../taxonomy/taxonomy.ts'
import { bestValues } from './blend.ts'
import type { ConfirmedLabels } from './confirm.ts'
import { learnCompanions } from './companion.ts'
import { gatherEvidence, learnEvidence } from './evidence.ts'
import { chooseBlend, fitTask, type HeldOutMargins, type LabelledRows, marginsOfUnseen } from './fit.ts'
import type { Frame } from './frame.ts'
import { averageModels, linearMargins } from './linear.ts'
import type { OpinionModel, TaskModel } from './model.ts'
import { bestOfRows, softmaxRows } from './probability.ts'

/** What seeds taught on unlabelled opinions counts this much beside what labels taught. By cross-validation anything from .2 to
 * .4 gains a point of accuracy and two of macro-F1, most on areas of few labels. */
const COMPANION_SHARE = 0.3

export interface TrainingSet {
  readonly texts: OpinionTexts
  /** every opinion has an area; stage and kind may be missing (-1) */
  readonly labels: ConfirmedLabels
  /** a second area that fits as well, -1 = none */
  readonly secondArea: Int16Array
  /** per opinion its part of the cross-validation, 0..foldCount - 1; the same wording must always be in the same one.
   * From foldCount on: always learned from, never judged */
  readonly folds: Uint8Array
  readonly foldCount: number
  /** opinions without labels, on which the seeds of the areas teach what goes with them; null = none */
  readonly unlabelled: OpinionTexts | null
}

/** Probabilities every opinion gets from a model that never saw it; rows × classes. */
export interface HeldOut {
  readonly area: Float32Array
  readonly stage: Float32Array | null
  readonly kind: Float32Array
}

/**
 * Trains the models of area, stage and kind on labelled opinions of other campaigns. Temperatures and abstention come from
 * opinions held out fold by fold; the models that are returned have seen all of them.
 */
export function trainOpinionModel(set: TrainingSet, frame: Frame, semantic: SemanticSpace | null, seed: number): { model: OpinionModel; heldOut: HeldOut } {
  const all = Uint32Array.from(set.texts.ids.keys())
  const tasks = tasksOf(set, frame)
  const margins = tasks.map(({ classCount }) => ({ judged: all, all: new Float32Array(all.length * classCount), wording: new Float32Array(all.length * classCount) }))
  for (let fold = 0; fold < set.foldCount; fold++) {
    const seen = all.filter((row) => set.folds[row] !== fold)
    const unseen = all.filter((row) => set.folds[row] === fold)
    const space = learnEvidence(set.texts, seen, frame, semantic)
    const { features } = gatherEvidence(space, frame, set.texts)
    tasks.forEach((task, i) => {
      const found = marginsOfUnseen(features, space.idf.length, labelledAmong(task, seen), unseen, seed)
      unseen.forEach((row, at) => {
        for (const sight of ['all', 'wording'] as const) margins[i]![sight].set(found[sight].subarray(at * task.classCount, (at + 1) * task.classCount), row * task.classCount)
      })
    })
  }
  const space = learnEvidence(set.texts, all, frame, semantic)
  const { features } = gatherEvidence(space, frame, set.texts)
  const companions = set.unlabelled && learnCompanions(set.unlabelled, space, frame, seed)
  if (companions) addCompanions(margins[0]!, linearMargins(companions, features))
  const judged = tasks.map((task) => ({ ...task, labels: task.labels.map((label, row) => (set.folds[row]! < set.foldCount ? label : -1)) }))
  const blends = judged.map((task, i) => chooseBlend(margins[i]!, task.classCount, task.labels))
  const heldOut = tasks.map((task, i) => softmaxRows(blends[i]!.margins, task.classCount, blends[i]!.temperature))
  const models = tasks.map((task, i): TaskModel => {
    const { wordingShare, temperature } = blends[i]!
    const learned = fitTask(features, space.idf.length, labelledAmong(task, all), wordingShare, seed)
    return { linear: i === 0 && companions ? averageModels([learned, companions], [1, COMPANION_SHARE]) : learned, temperature, ...judge(heldOut[i]!, judged[i]!) }
  })
  const hasStage = frame.stageCodes !== null
  return {
    model: { space, area: models[0]!, kind: models[1]!, stage: hasStage ? models[2]! : null },
    heldOut: { area: heldOut[0]!, kind: heldOut[1]!, stage: hasStage ? heldOut[2]! : null },
  }
}

/** Adds what the seeds taught to both sights of the area, as it will count in the model. */
function addCompanions({ all, wording }: HeldOutMargins, beside: Float32Array): void {
  beside.forEach((margin, at) => {
    all[at]! += COMPANION_SHARE * margin
    wording[at]! += COMPANION_SHARE * margin
  })
}

interface Task {
  readonly labels: Int16Array
  readonly second: Int16Array | null
  readonly classCount: number
  readonly loss: LabelledRows['loss']
}

/** Area first, kind and, where the frame has stages, stage. */
function tasksOf({ labels, secondArea }: TrainingSet, frame: Frame): Task[] {
  const tasks: Task[] = [
    { labels: labels.area, second: secondArea, classCount: frame.areaCodes.length, loss: 'squaredHinge' },
    { labels: labels.kind, second: null, classCount: KINDS.length, loss: 'logistic' },
  ]
  if (frame.stageCodes) tasks.push({ labels: labels.stage, second: null, classCount: frame.stageCodes.length, loss: 'logistic' })
  return tasks
}

function labelledAmong(task: Task, rows: Uint32Array): LabelledRows {
  const labelled = rows.filter((row) => task.labels[row]! >= 0)
  return {
    rows: labelled,
    labels: Int16Array.from(labelled, (row) => task.labels[row]!),
    second: task.second && Int16Array.from(labelled, (row) => task.second![row]!),
    classCount: task.classCount,
    loss: task.loss,
  }
}

function judge(probabilities: Float32Array, task: Task): { heldOutBest: Float32Array; heldOutRight: Uint8Array } {
  const best = bestOfRows(probabilities, task.classCount)
  const values = bestValues(probabilities, task.classCount, best)
  const labelled = Array.from(best.keys()).filter((row) => task.labels[row]! >= 0)
  return { heldOutBest: Float32Array.from(labelled, (row) => values[row]!), heldOutRight: Uint8Array.from(labelled, (row) => (best[row] === task.labels[row] ? 1 : 0)) }
}
