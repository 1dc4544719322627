import type { AnalysisResult, IssueRow, Quote } from '../pipeline/result.ts'

/**
 * The result with its opinions numbered from 1 in their own order: in a document 意见 36 can be read aloud and looked up, a UUID
 * cannot. The opinions file bears both.
 */
export function numbered(result: AnalysisResult): AnalysisResult {
  const { opinions, issues } = result
  const numbers = new Map(opinions.id.map((id, row) => [id, String(row + 1)]))
  const numberOf = (id: string): string => numbers.get(id)!
  return {
    ...result,
    opinions: {
      ...opinions,
      id: opinions.id.map(numberOf),
      duplicateOf: opinions.duplicateOf.map((id) => (id === null ? null : numberOf(id))),
      source: [...opinions.source, { name: '系统编号', values: opinions.id }],
    },
    issues: issues.map((issue) => numberedIssue(issue, numberOf)),
  }
}

function numberedIssue(issue: IssueRow, numberOf: (id: string) => string): IssueRow {
  const quotes = (given: readonly Quote[]): Quote[] => given.map(({ opinionId, text }) => ({ opinionId: numberOf(opinionId), text }))
  return {
    ...issue,
    exampleIds: issue.exampleIds.map(numberOf),
    dissentId: issue.dissentId === null ? null : numberOf(issue.dissentId),
    suggestionIds: issue.suggestionIds.map(numberOf),
    suggestions: quotes(issue.suggestions),
    causes: quotes(issue.causes),
  }
}
