import { calibrationError, coverageAccuracy, measureClasses, measureLabels, pairLabels, sortAnswers, widthBins } from '../../analysis/index.ts'

/** How well one of the labels was met on opinions held out, each judged by a model that never saw it. */
export interface TaskFigures {
  /** opinions judged */
  readonly count: number
  /** means over the five rotations, each with one part held out */
  readonly accuracy: number
  readonly macroF1: number
  /** all parts together: with few opinions of a class the mean of rotations is rough */
  readonly pooledMacroF1: number
  readonly calibrationError: number
  readonly accuracyOfSurest: { readonly share: number; readonly accuracy: number }[]
  readonly classes: { readonly code: string; readonly count: number; readonly f1: number }[]
}

/**
 * @param probabilities - rows × codes, from models that did not see the row
 * @param labels - per row an index into the codes, -1 = not labelled
 * @param folds - per row the part in which it was held out; rows from `foldCount` on were not
 */
export function taskFigures(probabilities: Float32Array, labels: Int16Array, codes: readonly string[], folds: Uint8Array, foldCount: number): TaskFigures {
  const rows = [...labels.keys()].filter((row) => labels[row]! >= 0 && folds[row]! < foldCount)
  const best = rows.map((row) => bestCode(probabilities, row, codes.length))
  const gold = rows.map((row) => codes[labels[row]!]!)
  const predicted = best.map(({ code }) => codes[code]!)
  const parts = [...new Set(rows.map((row) => folds[row]!))].map((fold) => {
    const inside = [...rows.keys()].filter((i) => folds[rows[i]!] === fold)
    return measureLabels(pairLabels(inside.map((i) => gold[i]!), inside.map((i) => predicted[i]!)))
  })
  const answers = sortAnswers(best.map(({ probability }) => Math.min(1, probability)), Uint8Array.from(rows, (_, i) => (gold[i] === predicted[i] ? 1 : 0)))
  const pairs = pairLabels(gold, predicted)
  return {
    count: rows.length,
    accuracy: mean(parts.map((part) => part.accuracy ?? 0)),
    macroF1: mean(parts.map((part) => part.macroF1 ?? 0)),
    pooledMacroF1: measureLabels(pairs).macroF1 ?? 0,
    calibrationError: calibrationError(widthBins(answers)) ?? 0,
    accuracyOfSurest: coverageAccuracy(answers, [0.8, 0.5]).map(({ coverage, accuracy }) => ({ share: coverage, accuracy: accuracy ?? 0 })),
    classes: measureClasses(pairs).filter(({ goldCount }) => goldCount > 0).map(({ label, goldCount, f1 }) => ({ code: label, count: goldCount, f1: f1 ?? 0 })),
  }
}

function bestCode(probabilities: Float32Array, row: number, width: number): { code: number; probability: number } {
  let code = 0
  for (let k = 1; k < width; k++) if (probabilities[row * width + k]! > probabilities[row * width + code]!) code = k
  return { code, probability: probabilities[row * width + code]! }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
