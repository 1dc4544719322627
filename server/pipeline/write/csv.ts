import type { IssueRow, OpinionColumns } from '../result.ts'
import { opinionColumns, scoreAt, type OpinionColumn } from './columns.ts'

const BOM = '\uFEFF'
const ROWS_A_CHUNK = 4096

/** One RFC 4180 cell. */
function cell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

/**
 * A cell of words somebody typed. Spreadsheets run a cell that begins with = + - @ or a tab as a formula, so it gets a
 * leading apostrophe, also before the full-width marks, which Chinese versions take alike; a plain number or a lone mark stays as it is.
 */
function freeCell(value: string): string {
  const formula = /^[=+\-@＝＋－＠\t\r\n]/.test(value) && value.length > 1 && !/^[+-]?\d+(?:\.\d+)?%?$/.test(value)
  return cell(formula ? `'${value}` : value)
}

function score(value: number | null): string {
  return value === null || !Number.isFinite(value) ? '' : value.toFixed(4)
}

function opinionCell(column: OpinionColumn, row: number): string {
  if (column.type === 'score') return score(scoreAt(column, row))
  const value = column.values[row] ?? ''
  return column.type === 'text' && column.free ? freeCell(value) : cell(value)
}

/** opinions.csv in pieces of a few thousand rows, so that a million opinions never stand in one string. */
export function* opinionsCsv(opinions: OpinionColumns): Generator<string> {
  const columns = opinionColumns(opinions)
  yield `${BOM}${columns.map((column) => cell(column.name)).join(',')}\n`
  for (let start = 0; start < opinions.count; start += ROWS_A_CHUNK) {
    const end = Math.min(start + ROWS_A_CHUNK, opinions.count)
    const lines: string[] = []
    for (let row = start; row < end; row++) lines.push(columns.map((column) => opinionCell(column, row)).join(','))
    yield `${lines.join('\n')}\n`
  }
}

type IssueCell = (issue: IssueRow) => string

function count(value: number | null): string {
  return value === null ? '' : String(value)
}

const ISSUE_CELLS: Readonly<Record<string, IssueCell>> = {
  rank: (issue) => String(issue.rank),
  issueId: (issue) => cell(issue.issueId),
  themeId: (issue) => cell(issue.themeId ?? ''),
  area: (issue) => cell(issue.area),
  stage: (issue) => cell(issue.stage ?? ''),
  title: (issue) => freeCell(issue.title),
  keywords: (issue) => freeCell(issue.keywords.join('|')),
  opinionCount: (issue) => String(issue.opinionCount),
  peopleCount: (issue) => count(issue.peopleCount),
  distinctCount: (issue) => String(issue.distinctCount),
  orgCount: (issue) => count(issue.orgCount),
  audienceCount: (issue) => count(issue.audienceCount),
  score: (issue) => score(issue.score),
  scorePeople: (issue) => score(issue.scorePeople),
  scoreOrgs: (issue) => score(issue.scoreOrgs),
  scoreAudiences: (issue) => score(issue.scoreAudiences),
  scoreSeverity: (issue) => score(issue.scoreSeverity),
  scoreGrowth: (issue) => score(issue.scoreGrowth),
  scoreLow: (issue) => score(issue.scoreLow),
  scoreHigh: (issue) => score(issue.scoreHigh),
  tiedRank: (issue) => String(issue.tiedRank),
  firstAt: (issue) => cell(issue.firstAt ?? ''),
  lastAt: (issue) => cell(issue.lastAt ?? ''),
  exampleIds: (issue) => cell(issue.exampleIds.join('|')),
  dissentId: (issue) => cell(issue.dissentId ?? ''),
  suggestionIds: (issue) => cell(issue.suggestionIds.join('|')),
}

/** issues.csv in pieces, by rank. */
export function* issuesCsv(issues: readonly IssueRow[]): Generator<string> {
  const cells = Object.values(ISSUE_CELLS)
  yield `${BOM}${Object.keys(ISSUE_CELLS).join(',')}\n`
  for (let start = 0; start < issues.length; start += ROWS_A_CHUNK) {
    const lines = issues.slice(start, start + ROWS_A_CHUNK).map((issue) => cells.map((write) => write(issue)).join(','))
    yield `${lines.join('\n')}\n`
  }
}
