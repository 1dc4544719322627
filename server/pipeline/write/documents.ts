import type { AnalysisResult } from '../result.ts'
import { issuesCsv, opinionsCsv } from './csv.ts'
import { documentBytes } from './document.ts'
import type { DocumentName, ReportHeading } from './heading.ts'
import { reportView } from './view.ts'

/** The documents of a report as bytes, which depend on the result and the heading alone. */
export async function documentsOf(result: AnalysisResult, heading: ReportHeading): Promise<Readonly<Record<DocumentName, Uint8Array>>> {
  const view = reportView(result, heading)
  const bytes = (pieces: Iterable<string>): Uint8Array => Buffer.concat([...pieces].map((piece) => Buffer.from(piece, 'utf8')))
  return {
    'shortlist.xlsx': await documentBytes('shortlist.xlsx', view),
    'report.docx': await documentBytes('report.docx', view),
    'report.html': await documentBytes('report.html', view),
    'opinions.csv': bytes(opinionsCsv(result.opinions)),
    'issues.csv': bytes(issuesCsv(result.issues)),
  }
}
