import { hash } from 'node:crypto'
import type { RowFacts } from '../pipeline/accept-row.ts'
import { countTable } from '../pipeline/count-table.ts'

const KEY_LENGTH = 32

/** What tells one opinion from another. */
export interface Keyed {
  /** the file's own number of the row; null where it has none */
  readonly rowId: string | null
  readonly facts: RowFacts
  readonly text: string
}

/**
 * What makes an opinion the same one when a ledger is sent again, longer: who said it and its text where the person is known,
 * else its number and text where the file numbers its rows, else its text with when and how, and which one of several alike it
 * is. Neither other columns (a state of handling that changes from week to week) nor the number of questions taken from a
 * questionnaire alter it. The text counts beside a number, so that a new ledger that begins at 1 again is not taken for the old one.
 *
 * @returns gives the opinions of one row after another their keys; equal keys where a file says the same twice
 */
export function rowKeys(): (row: readonly Keyed[]) => string[] {
  const seen = countTable()
  return (row) => {
    const inRow = new Map<string, number>()
    return row.map(({ rowId, facts, text }) => {
      if (facts.person !== null) return keyOf(1, JSON.stringify(['person', facts.person, text]))
      const parts = JSON.stringify([...(rowId === null ? ['', null, whenOf(facts), facts.org, facts.audience, facts.channel] : ['id', rowId]), text])
      // Two equal answers in one row are two; two rows with one number and one text are one.
      const occurrence = rowId === null ? seen.add(parts) : (inRow.get(parts) ?? 0) + 1
      inRow.set(parts, occurrence)
      return keyOf(occurrence, parts)
    })
  }
}

function whenOf({ time }: RowFacts): number | null {
  return Number.isNaN(time) ? null : time
}

function keyOf(occurrence: number, parts: string): string {
  return hash('sha256', `${occurrence} ${parts}`, 'hex').slice(0, KEY_LENGTH)
}
