/** Sparse matrix, compressed by rows; columns of a row ascend, each at most once. */
export interface Csr {
  readonly rowCount: number
  readonly columnCount: number
  /** length rowCount + 1 */
  readonly offsets: Uint32Array
  readonly columns: Uint32Array
  readonly values: Float32Array
}
