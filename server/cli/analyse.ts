import { basename, join } from 'node:path'
import { analyseFiles, type FileStep } from '../pipeline/analyse-files.ts'
import type { AnalysisResult } from '../pipeline/result.ts'
import { parse, wholeNumber } from './parse.ts'
import { UsageError } from './usage.ts'

const COLUMN_OPTIONS = ['id', 'person', 'time', 'org', 'audience', 'channel', 'mentions'] as const

/** `wz analyse FILE… --out DIR` */
export async function analyseCommand(args: string[]): Promise<void> {
  const { values, positionals } = parse(args, {
    out: { type: 'string' },
    text: { type: 'string', multiple: true },
    id: { type: 'string' },
    person: { type: 'string' },
    time: { type: 'string' },
    org: { type: 'string' },
    audience: { type: 'string' },
    channel: { type: 'string' },
    mentions: { type: 'string' },
    taxonomy: { type: 'string' },
    labels: { type: 'string' },
    sheet: { type: 'string' },
    encoding: { type: 'string' },
    seed: { type: 'string' },
    workers: { type: 'string' },
    timing: { type: 'boolean' },
  })
  if (positionals.length === 0) throw new UsageError('请写明要分析的文件。')
  if (values.out === undefined || values.out === '') throw new UsageError('请用 --out 写明输出文件夹。')
  const columns = Object.fromEntries(COLUMN_OPTIONS.flatMap((role) => (values[role] === undefined ? [] : [[role, values[role]]])))
  const { result, written } = await analyseFiles(
    {
      files: positionals,
      outDir: values.out,
      named: { ...(values.text && { text: values.text }), ...columns },
      taxonomyPath: values.taxonomy ?? null,
      labelsPath: values.labels ?? null,
      sheet: values.sheet ?? null,
      encoding: values.encoding ?? null,
      seed: wholeNumber('seed', values.seed, 1, 0, 0xffffffff),
      workers: values.workers === undefined ? null : wholeNumber('workers', values.workers, 1, 1, 64),
      withTiming: values.timing === true,
    },
    progressLine(),
  )
  clearProgress()
  process.stdout.write(summary(result, values.out, written))
}

/** What was read and found, in a few lines. */
function summary(result: AnalysisResult, outDir: string, written: readonly string[]): string {
  const { counts, areas, issues } = result
  const lines = [
    `读取 ${counts.rows} 行，采用 ${counts.accepted} 条意见（不同文字 ${counts.distinct} 条），未采用 ${counts.rejected} 行。`,
    `归类：${areas.map((area) => `${area.code} ${area.name} ${area.opinionCount}`).join('，')}。`,
    `形成问题 ${issues.length} 个，居前的是：`,
    ...issues.slice(0, 10).map((issue) => `  ${String(issue.rank).padStart(2)}  ${issue.title}（${issue.area}，${issue.opinionCount} 条${issue.peopleCount === null ? '' : `，${issue.peopleCount} 人`}）`),
    `已写入 ${outDir}：${written.map((name) => basename(name)).join('、')}`,
    `先看 ${join(outDir, 'report.html')}（浏览器）或 ${join(outDir, 'shortlist.xlsx')}（表格）。`,
  ]
  return `${lines.join('\n')}\n`
}

/** Shows the step under way on one line of a terminal; silent elsewhere. */
function progressLine(): (step: FileStep) => void {
  return (step) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K正在${step}……`)
  }
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
}
