import { describe, expect, test } from 'vitest'
import { averageModels, balancedTargets, fitLinear, linearMargins, type Targets } from '../../../analysis/classify/linear.ts'
import type { Csr } from '../../../analysis/feature/csr.ts'

function dense(rows: readonly (readonly number[])[]): Csr {
  const columnCount = rows[0]?.length ?? 0
  return {
    rowCount: rows.length,
    columnCount,
    offsets: Uint32Array.from({ length: rows.length + 1 }, (_, row) => row * columnCount),
    columns: Uint32Array.from({ length: rows.length * columnCount }, (_, at) => at % columnCount),
    values: Float32Array.from(rows.flat()),
  }
}

function twoClasses(signs: readonly number[]): Targets {
  return { rows: Uint32Array.from(signs.keys()), signs: Int8Array.from(signs), weights: new Float32Array(signs.length).fill(1), classCount: 1 }
}

const exact = { seed: 1, maxPasses: 5000, tolerance: 1e-9 }

describe('a linear model', () => {
  test('with squared hinge reaches the optimum of two mirrored points', () => {
    // min w²/2 + b²/2 + 2·C·(1 − w)² with b = 0 by symmetry: w = 4C / (1 + 4C); C = 1 gives .8.
    const model = fitLinear(dense([[1], [-1]]), twoClasses([1, -1]), { loss: 'squaredHinge', cost: 1, ...exact })
    expect(model.weights[0]).toBeCloseTo(0.8, 5)
    expect(model.biases[0]).toBeCloseTo(0, 5)
  })

  test('with logistic loss reaches the optimum of two mirrored points', () => {
    // w = 2C / (1 + e^w); for C = 1 the root is .6589 to four places.
    const model = fitLinear(dense([[1], [-1]]), twoClasses([1, -1]), { loss: 'logistic', cost: 1, ...exact })
    const w = model.weights[0]!
    expect(w).toBeCloseTo(2 / (1 + Math.exp(w)), 5)
    expect(model.biases[0]).toBeCloseTo(0, 5)
  })

  test.each(['squaredHinge', 'logistic'] as const)('parts what can be parted (%s)', (loss) => {
    const features = dense([[2, 1], [3, 1], [2, 2], [-1, 2], [-2, 1], [-1, 1]])
    const labels = [0, 0, 0, 1, 1, 1]
    const model = fitLinear(features, balancedTargets(Uint32Array.from(labels.keys()), labels, 2), { loss, cost: 10, seed: 3 })
    const margins = linearMargins(model, features)
    labels.forEach((label, row) => expect(margins[row * 2 + label]!).toBeGreaterThan(margins[row * 2 + 1 - label]!))
  })

  test('is the same whenever it is learned with the same seed', () => {
    const features = dense([[1, 0], [0, 1], [1, 1]])
    const targets = balancedTargets(Uint32Array.of(0, 1, 2), [0, 1, 0], 2)
    const options = { loss: 'squaredHinge', cost: 1, seed: 9 } as const
    expect(fitLinear(features, targets, options)).toEqual(fitLinear(features, targets, options))
  })

  test('never chooses a class without an example', () => {
    const features = dense([[1], [-1]])
    const model = fitLinear(features, balancedTargets(Uint32Array.of(0, 1), [0, 2], 3), { loss: 'squaredHinge', cost: 1, seed: 1 })
    expect([...linearMargins(model, features)].filter((_, at) => at % 3 === 1)).toEqual([-1, -1])
  })

  test('of an average has averaged margins; models of different shape are refused', () => {
    const features = dense([[2], [4]])
    const one = { classCount: 1, columnCount: 1, weights: Float32Array.of(1), biases: Float32Array.of(0) }
    const two = { classCount: 1, columnCount: 1, weights: Float32Array.of(3), biases: Float32Array.of(2) }
    expect([...linearMargins(averageModels([one, two], [0.5, 0.5]), features)]).toEqual([5, 9])
    expect(() => averageModels([one, { ...two, columnCount: 2 }], [1, 1])).toThrow(RangeError)
  })
})

test('balanced targets weigh both sides of every class the same in sum', () => {
  const { signs, weights } = balancedTargets(Uint32Array.of(0, 1, 2, 3), [0, 0, 0, 1], 2)
  for (const k of [0, 1]) {
    const sum = (sign: number): number => [0, 1, 2, 3].reduce((total, i) => total + (signs[i * 2 + k] === sign ? weights[i * 2 + k]! : 0), 0)
    expect(sum(1)).toBeCloseTo(sum(-1), 5)
  }
})
