import type { AnalysisResult } from '../result.ts'
import { issuesCsv, opinionsCsv } from './csv.ts'
import { reportBytes } from './docx/report.ts'
import type { DocumentName, ReportHeading } from './heading.ts'
import { reportHtml } from './html/page.ts'
import { reportView } from './view.ts'
import { shortlistBytes } from './xlsx/shortlist.ts'

/** The documents of a report as bytes, which depend on the result and the heading alone. */
export async function documentsOf(result: AnalysisResult, heading: ReportHeading): Promise<Readonly<Record<DocumentName, Uint8Array>>> {
  const view = reportView(result, heading)
  const bytes = (pieces: Iterable<string>): Uint8Array => Buffer.concat([...pieces].map((piece) => Buffer.from(piece, 'utf8')))
  return {
    'shortlist.xlsx': await shortlistBytes(view),
    'report.docx': await reportBytes(view),
    'report.html': bytes([reportHtml(view)]),
    'opinions.csv': bytes(opinionsCsv(result.opinions)),
    'issues.csv': bytes(issuesCsv(result.issues)),
  }
}
