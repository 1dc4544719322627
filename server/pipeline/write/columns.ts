import type { OpinionColumns } from '../result.ts'

/** One column of opinions.csv and result.arrow. */
export type OpinionColumn =
  /** words as written; `free` = somebody typed them, so a spreadsheet must not take them for a formula */
  | { readonly name: string; readonly type: 'text'; readonly free: boolean; readonly values: readonly (string | null)[] }
  /** few different values */
  | { readonly name: string; readonly type: 'code'; readonly values: readonly (string | null)[] }
  /** 0..1; missing where the label beside it is missing */
  | { readonly name: string; readonly type: 'score'; readonly values: Float32Array; readonly labels: readonly (string | null)[] }

/** The columns of the opinion files, in their fixed order; both files are written from this list. */
export function opinionColumns(opinions: OpinionColumns): OpinionColumn[] {
  const text = (name: string, values: readonly (string | null)[], free: boolean): OpinionColumn => ({ name, type: 'text', free, values })
  const code = (name: string, values: readonly (string | null)[]): OpinionColumn => ({ name, type: 'code', values })
  const score = (name: string, values: Float32Array, labels: readonly (string | null)[]): OpinionColumn => ({ name, type: 'score', values, labels })
  return [
    text('id', opinions.id, false),
    text('text', opinions.text, true),
    code('area', opinions.area),
    score('areaScore', opinions.areaScore, opinions.area),
    code('bestArea', opinions.bestArea),
    code('secondArea', opinions.secondArea),
    code('subArea', opinions.subArea),
    code('stage', opinions.stage),
    score('stageScore', opinions.stageScore, opinions.stage),
    code('kind', opinions.kind),
    score('kindScore', opinions.kindScore, opinions.kind),
    code('issueId', opinions.issueId),
    code('themeId', opinions.themeId),
    code('opinionScope', opinions.opinionScope),
    text('duplicateOf', opinions.duplicateOf, false),
    code('urgent', opinions.urgent),
    ...opinions.source.map((source) => text(`src.${source.name}`, source.values, true)),
  ]
}

/** The score of a row, or null where there is none. */
export function scoreAt(column: Extract<OpinionColumn, { type: 'score' }>, row: number): number | null {
  const value = column.values[row]
  return value === undefined || !Number.isFinite(value) || column.labels[row] === null ? null : value
}
