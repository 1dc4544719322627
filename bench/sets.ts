import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'

/** Labelled opinions: the cells of a CSV file by column name; `id` and `text` always there. */
export type Labelled = Readonly<Record<string, string>> & {
  readonly id: string
  readonly text: string
  /** which fifth it is in: `sha1 mod 5` of its wording, so that the same wording is never on both sides */
  readonly fold: string
}

const FOLD_COUNT = 5

/**
 * Reads a labelled CSV.
 *
 * @param textColumns - joined into `text`
 * @param foldColumn - the cell whose hash is the fold
 */
export async function readLabelled(path: string, idColumn: string, textColumns: readonly string[], foldColumn: string): Promise<Labelled[]> {
  const rows = parse(await readFile(path), { bom: true, columns: true }) as Record<string, string>[]
  return rows.map((row) => ({
    ...row,
    id: row[idColumn] ?? '',
    text: textColumns.map((name) => row[name] ?? '').join('。'),
    fold: String(BigInt(`0x${createHash('sha1').update(row[foldColumn] ?? '').digest('hex')}`) % BigInt(FOLD_COUNT)),
  }))
}

/** The folds that occur, in order: a set whose test fifth is kept elsewhere has four. */
export function foldsOf(opinions: readonly Labelled[]): string[] {
  return [...new Set(opinions.map((opinion) => opinion.fold))].sort()
}

/** Up to so many opinions of each label, those with the lowest hash. */
export function fewOfEach(opinions: readonly Labelled[], column: string, count: number): Labelled[] {
  const hash = (opinion: Labelled): string => createHash('sha1').update(`few ${opinion.text}`).digest('hex')
  const byLabel = Map.groupBy(opinions, (opinion) => opinion[column] ?? '')
  return [...byLabel.values()].flatMap((members) => members.toSorted((a, b) => (hash(a) < hash(b) ? -1 : 1)).slice(0, count))
}

/** One CSV of several of the same columns, of each only the rows whose `id` stands in another file. */
export async function joinCsv(path: string, parts: readonly { readonly path: string; readonly idsOf: string }[]): Promise<string> {
  const read = async (from: string): Promise<Labelled[]> => parse(await readFile(from), { bom: true, columns: true }) as Labelled[]
  const kept = await Promise.all(
    parts.map(async (part) => {
      const ids = new Set((await read(part.idsOf)).map(({ id }) => id))
      return (await read(part.path)).filter(({ id }) => ids.has(id))
    }),
  )
  const rows = kept.flat()
  return writeCells(path, rows, Object.fromEntries(Object.keys(rows[0] ?? { id: '' }).map((name) => [name, name])))
}

/** Writes the named columns as CSV. @param columns - name in the file, name of the cell */
export async function writeCells(path: string, opinions: readonly Labelled[], columns: Readonly<Record<string, string>>): Promise<string> {
  const quote = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  const lines = opinions.map((opinion) => Object.values(columns).map((name) => quote(opinion[name] ?? '')).join(','))
  await writeFile(path, `${[Object.keys(columns).join(','), ...lines].join('\n')}\n`)
  return path
}
