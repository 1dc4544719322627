import type { ReportView } from './view.ts'

export type ReportFile = 'shortlist.xlsx' | 'report.docx' | 'report.html'

/** One document as bytes, which depend on the view alone. What writes it is loaded when first asked for. */
export async function documentBytes(name: ReportFile, view: ReportView): Promise<Uint8Array> {
  if (name === 'shortlist.xlsx') return (await import('./xlsx/shortlist.ts')).shortlistBytes(view)
  if (name === 'report.docx') return (await import('./docx/report.ts')).reportBytes(view)
  return Buffer.from((await import('./html/page.ts')).reportHtml(view), 'utf8')
}
