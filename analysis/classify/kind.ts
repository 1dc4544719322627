import { FORM_COUNT } from './form.ts'
import { softmaxRows } from './probability.ts'

/**
 * What each form feature says of each kind (P Q G C N), as the weights of a logistic regression on form alone, rounded;
 * learned from opinions labelled by two people. Rows in the order of FORM_FEATURES.
 */
const WEIGHTS: readonly (readonly number[])[] = [
  [0.4, 0.9, -0.1, -1.1, -1.3],
  [-0.6, 3.3, -1.1, -0.8, -0.4],
  [-1.3, 2.3, 0.3, 0, -0.4],
  [-1.9, 0.2, 3.4, -1.3, 0.8],
  [-0.9, -1.2, 1.5, -0.6, -0.2],
  [-1.8, -2.1, -1.3, 3.5, -1.6],
  [0.9, -3.1, -0.3, -0.5, -0.9],
  [1.4, 0.3, -1.9, -0.8, -1.6],
  [0.2, -0.2, -0.3, 0.2, -1],
  [-0.9, 0.3, -0.4, 0.9, 0.5],
  [1.4, -0.5, 0.1, -2.9, -2.5],
  [0.4, 0.1, 1.1, -1, 0.1],
  [1.6, -1.6, -1.2, -1.1, -0.9],
  [0.9, 1, 1.1, -2, -0.9],
  [-1.7, -0.5, -0.3, 1.6, 1],
]
const BIASES: readonly number[] = [0.1, -1.4, -2.1, -0.3, -0.4]
const KIND_COUNT = BIASES.length
/** Score of N that a text which says nothing gets. */
const NOTHING_SCORE = 6

/**
 * Kind probabilities from form alone, for texts of any subject: questions, suggestions, praise, blame, nothing.
 *
 * @param form - rows × FORM_COUNT, from formFeatures
 * @param nothing - 1 where the text says nothing
 * @returns rows × 5 in the order of KINDS
 */
export function kindByForm(form: Float32Array, nothing: Uint8Array): Float32Array {
  const scores = new Float32Array(nothing.length * KIND_COUNT)
  for (let row = 0; row < nothing.length; row++) {
    for (let k = 0; k < KIND_COUNT; k++) {
      let sum = BIASES[k]!
      for (let i = 0; i < FORM_COUNT; i++) sum += form[row * FORM_COUNT + i]! * WEIGHTS[i]![k]!
      scores[row * KIND_COUNT + k] = sum
    }
    if (nothing[row]) scores[row * KIND_COUNT + KIND_COUNT - 1] = NOTHING_SCORE
  }
  return softmaxRows(scores, KIND_COUNT, 1)
}
