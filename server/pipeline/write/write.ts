import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AnalysisResult } from '../result.ts'
import { opinionsArrow } from './arrow.ts'
import { issuesCsv, opinionsCsv } from './csv.ts'
import { documentBytes, type ReportFile } from './document.ts'
import { writeFolder } from './folder.ts'
import { resultJson } from './json.ts'
import { reportView, type ReportView } from './view.ts'

async function writePieces(path: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  await pipeline(Readable.from(pieces, { objectMode: true }), createWriteStream(path))
}

/**
 * Writes the output files of an analysis into a folder, all or nothing; other files there stay as they are.
 *
 * @param extras.timing - seconds per step; only with it does result.json hold a duration
 * @param draw - makes the documents that people read; on threads of their own while the tables are written
 * @returns the names of the files written
 */
export async function writeResult(
  result: AnalysisResult,
  outDir: string,
  extras: { timing?: Record<string, number> },
  draw: (name: ReportFile, view: ReportView) => Promise<Uint8Array> = documentBytes,
): Promise<string[]> {
  return writeFolder(outDir, async (drafts) => {
    const view = withoutOpinions(reportView(result))
    const documents = (['report.docx', 'report.html', 'shortlist.xlsx'] as const).map(async (name) => writeFile(join(drafts, name), await draw(name, view)))
    await allDone([...documents, writeTables(result, drafts, extras.timing)])
  })
}

/** Waits for all, also where one fails: no file may still be written to a folder that is being taken away. */
async function allDone(writes: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(writes)).find((write) => write.status === 'rejected')
  if (failed) throw failed.reason
}

async function writeTables(result: AnalysisResult, drafts: string, timing: Record<string, number> | undefined): Promise<void> {
  await writePieces(join(drafts, 'opinions.csv'), opinionsCsv(result.opinions))
  await writePieces(join(drafts, 'issues.csv'), issuesCsv(result.issues))
  await writePieces(join(drafts, 'result.arrow'), opinionsArrow(result.opinions))
  await writeFile(join(drafts, 'result.json'), resultJson(result, timing))
}

/** The view as documents need it: what they show of single opinions stands in the issues already. */
function withoutOpinions(view: ReportView): ReportView {
  const none: AnalysisResult['opinions'] = {
    count: 0, id: [], text: [], area: [], areaScore: new Float32Array(), bestArea: [], secondArea: [], subArea: [], stage: [], stageScore: new Float32Array(), kind: [],
    kindScore: new Float32Array(), issueId: [], themeId: [], opinionScope: [], duplicateOf: [], urgent: [], severity: new Float32Array(), source: [],
  }
  return { ...view, result: { ...view.result, opinions: none } }
}
