import { createHash } from 'node:crypto'
import type { Accepted, Located } from '../pipeline/accept.ts'
import type { ColumnMapping } from '../pipeline/mapping.ts'

const KEY_LENGTH = 32

/**
 * What makes an opinion the same one when a ledger is sent again, longer: its id and text where the file numbers its rows,
 * else its text with who, when and how, and which one of several alike it is. Neither other columns (a state of handling that
 * changes from week to week) nor the number of questions taken from a questionnaire alter it. The text counts beside an id,
 * so that a new ledger that begins at 1 again is not taken for the old one.
 *
 * @returns one key per opinion; equal keys where a file holds a row twice
 */
export function rowKeys(accepted: Accepted & Located, mapping: ColumnMapping): string[] {
  const seen = new Map<string, number>()
  return accepted.ids.map((id, i) => {
    const at = accepted.tables[i]!
    const { roles, textMode } = mapping.tables[at]!.mapping
    const rowId = textMode === 'each' ? id.slice(0, id.lastIndexOf('#')) : id
    const base = roles.id === null ? ['', ...factsOf(accepted, i)] : ['id', rowId]
    const parts = JSON.stringify([...base, accepted.texts[i]])
    // Two equal answers in one row are two; two rows with one number and one text are one.
    const place = roles.id === null ? parts : `${at} ${accepted.rows[i]!} ${parts}`
    const occurrence = (seen.get(place) ?? 0) + 1
    seen.set(place, occurrence)
    return createHash('sha256').update(`${occurrence} ${parts}`).digest('hex').slice(0, KEY_LENGTH)
  })
}

function factsOf({ people, times, orgs, audiences, channels }: Accepted, i: number): (string | number | null)[] {
  return [people?.[i] ?? null, times?.[i] ?? null, orgs?.[i] ?? null, audiences?.[i] ?? null, channels?.[i] ?? null]
}
