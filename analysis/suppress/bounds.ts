/** A table of which the totals are known, the cells but for the hidden ones too. Row by row. */
export interface HiddenTable {
  readonly rowCount: number
  readonly columnCount: number
  /** what a hidden cell may lose: its value, 0 for a loss below zero */
  readonly values: Int32Array
  /** 1 = not known to whoever computes */
  readonly isHidden: Uint8Array
}

/**
 * How far a hidden cell could be greater or smaller, as somebody computes who knows all totals and all other cells: exact, since the
 * table is a transport problem (Gusfield, A graph theoretic approach to statistical data security, 1988; Cox, Suppression methodology
 * and statistical disclosure control, 1980). What the cell gains flows from its column to its row over hidden cells, which lose no more
 * than they have.
 *
 * @param enough - not looked for further than this
 * @returns both from 0 to `enough`
 */
export function freedomOf(table: HiddenTable, row: number, column: number, enough: number): { up: number; down: number } {
  const { rowCount, columnCount } = table
  const own = table.values[row * columnCount + column]!
  return { up: flow(table, rowCount + column, row, [row, column], enough), down: Math.min(own, flow(table, row, rowCount + column, [row, column], enough)) }
}

/** Nodes are rows, then columns. A row passes on to a column without limit (the cell grows), a column to a row what the cell has. */
function flow({ rowCount, columnCount, values, isHidden }: HiddenTable, from: number, to: number, [barredRow, barredColumn]: readonly [number, number], enough: number): number {
  const left = values.slice()
  const barred = barredRow * columnCount + barredColumn
  const cellBetween = (a: number, b: number): number => (a < rowCount ? a * columnCount + b - rowCount : b * columnCount + a - rowCount)
  let sent = 0
  while (sent < enough) {
    const cameFrom = new Int32Array(rowCount + columnCount).fill(-1)
    cameFrom[from] = from
    const queue = [from]
    for (let at = 0; at < queue.length && cameFrom[to] === -1; at++) {
      const node = queue[at]!
      const [first, last] = node < rowCount ? [rowCount, rowCount + columnCount] : [0, rowCount]
      for (let next = first; next < last; next++) {
        const cell = cellBetween(node, next)
        if (cameFrom[next] !== -1 || cell === barred || isHidden[cell] !== 1 || (node >= rowCount && left[cell]! <= 0)) continue
        cameFrom[next] = node
        queue.push(next)
      }
    }
    if (cameFrom[to] === -1) return sent
    let step = enough - sent
    for (let node = to; node !== from; node = cameFrom[node]!) if (cameFrom[node]! >= rowCount) step = Math.min(step, left[cellBetween(cameFrom[node]!, node)]!)
    for (let node = to; node !== from; node = cameFrom[node]!) left[cellBetween(cameFrom[node]!, node)]! += cameFrom[node]! >= rowCount ? -step : step
    sent += step
  }
  return sent
}
