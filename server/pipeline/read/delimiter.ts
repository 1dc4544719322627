import { scanRecords } from './delimited.ts'

const CANDIDATES = [',', '\t', ';', '|'] as const
/** Lines of the beginning that are looked at. */
const SAMPLE_RECORDS = 200
/** Stands for "one column": a control character no text holds. */
export const NO_DELIMITER = '\u001F'

/** A first line that is the name of an opinion column and nothing else: commas below are punctuation. */
const SINGLE_COLUMN = /^\s*"?(意见|建议|意见建议|意见和建议|问题|内容|留言|反馈|text|content|comment|opinion)"?\s*[\r\n]/i

export interface Delimiting {
  readonly delimiter: string
  /** the usual number of cells in a record */
  readonly columns: number
  /** share of the sampled records that have just this number, 0..1 */
  readonly share: number
}

/** The delimiter under which most records of a sample have the same number of cells, at least two; else one column. */
export async function detectDelimiter(sample: string): Promise<Delimiting> {
  if (SINGLE_COLUMN.test(sample)) return { delimiter: NO_DELIMITER, columns: 1, share: 1 }
  let best: Delimiting = { delimiter: NO_DELIMITER, columns: 1, share: 1 }
  let bestScore = 0.5
  for (const delimiter of CANDIDATES) {
    if (!sample.includes(delimiter)) continue
    const tried = await tryDelimiter(sample, delimiter)
    const score = tried.columns < 2 ? 0 : tried.share + Math.min(tried.columns, 20) * 0.005
    if (score > bestScore) {
      best = tried
      bestScore = score
    }
  }
  return best
}

async function tryDelimiter(sample: string, delimiter: string): Promise<Delimiting> {
  const counts = new Map<number, number>()
  let records = 0
  for await (const batch of scanRecords([sample], delimiter, 1 << 14)) {
    for (const record of batch.slice(0, SAMPLE_RECORDS - records)) {
      counts.set(record.cells.length, (counts.get(record.cells.length) ?? 0) + 1)
      records++
    }
  }
  const [columns, count] = [...counts].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a), [1, 0])
  return { delimiter, columns, share: records === 0 ? 0 : count / records }
}
