import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AnalysisResult } from '../result.ts'
import { opinionsArrow } from './arrow.ts'
import { issuesCsv, opinionsCsv } from './csv.ts'
import { reportBytes } from './docx/report.ts'
import { writeFolder } from './folder.ts'
import { reportHtml } from './html/page.ts'
import { resultJson } from './json.ts'
import { reportView } from './view.ts'
import { shortlistBytes } from './xlsx/shortlist.ts'

async function writePieces(path: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  await pipeline(Readable.from(pieces, { objectMode: true }), createWriteStream(path))
}

/**
 * Writes the output files of an analysis into a folder, all or nothing; other files there stay as they are.
 *
 * @param extras.timing - seconds per step; only with it does result.json hold a duration
 * @returns the names of the files written
 */
export async function writeResult(result: AnalysisResult, outDir: string, extras: { timing?: Record<string, number> }): Promise<string[]> {
  return writeFolder(outDir, async (drafts) => {
    await writePieces(join(drafts, 'opinions.csv'), opinionsCsv(result.opinions))
    await writePieces(join(drafts, 'issues.csv'), issuesCsv(result.issues))
    await writePieces(join(drafts, 'result.arrow'), opinionsArrow(result.opinions))
    await writeFile(join(drafts, 'result.json'), resultJson(result, extras.timing))
    const view = reportView(result)
    await writeFile(join(drafts, 'report.html'), reportHtml(view))
    await writeFile(join(drafts, 'shortlist.xlsx'), await shortlistBytes(view))
    await writeFile(join(drafts, 'report.docx'), await reportBytes(view))
  })
}
