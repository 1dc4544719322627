import { execFile, spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { writeXlsxStream } from 'hucre/xlsx'
import { startDatabase } from '../server/db/embedded.ts'
import { migrateDatabase } from '../server/db/migrate.ts'
import type { Row } from './figures.ts'
import { writeMaterial } from './material.ts'
import type { SpeedBench } from './speed.ts'

const run = promisify(execFile)
const SIDE = fileURLToPath(new URL('./ingest-side.ts', import.meta.url))
const PYTHON = '/usr/bin/python3'
const SMALL = 2000
/** The peer reads and counts: no columns guessed, nothing masked, nothing stored. */
const PEERS: Readonly<Record<Format, { readonly needs: string; readonly program: string }>> = {
  csv: { needs: 'csv', program: 'import csv,sys\nn=sum(1 for _ in csv.reader(open(sys.argv[1],encoding="utf-8-sig",newline="")))' },
  xlsx: { needs: 'openpyxl', program: 'import openpyxl,sys\nn=sum(1 for _ in openpyxl.load_workbook(sys.argv[1],read_only=True).active.iter_rows(values_only=True))' },
}
const MEASURED = 'import resource,time\nt=time.time()\n%s\nprint(n,time.time()-t,resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024)'

type Format = 'csv' | 'xlsx'

interface Side {
  readonly rowCount: number
  readonly acceptedCount: number
  readonly receiveSeconds: number
  readonly readSeconds: number
  readonly storeSeconds: number
  readonly aboveIdleMb: number
  readonly cpuSeconds: number
}

/** Uploads of many rows, from the first byte to the receipt, into a database of their own. */
export async function measureIngest({ folder, findings, signal }: SpeedBench, rowCount: number): Promise<void> {
  const small = await material(folder, SMALL)
  const large = await material(folder, rowCount)
  const database = await startDatabase({ folder: join(folder, 'ingest-database') })
  try {
    await migrateDatabase(database.url)
    for (const format of ['csv', 'xlsx'] as const) {
      const on = `上传 ${rowCount} 行 .${format}`
      const { stdout } = await run(process.execPath, [SIDE, database.url, small[format], large[format]], { signal, maxBuffer: 1 << 20 })
      const own = JSON.parse(stdout) as Side
      const rows = rowsOf(on, own, await peerOf(format, large[format], signal))
      findings.tell(on, '', own.receiveSeconds + own.readSeconds + own.storeSeconds, rows)
      findings.keep('speed', on, rows)
    }
  } finally {
    await database.stop()
  }
}

function rowsOf(on: string, own: Side, peer: { seconds: number; peakMb: number } | null): Row[] {
  const n = own.rowCount
  const row = (measure: string, value: number, theirs: number | null, note: string): Row => ({ on, measure, n, own: value, peer: theirs, ratio: theirs === null ? null : value / theirs, note })
  return [
    row('看列 行/秒', n / own.readSeconds, peer === null ? null : n / peer.seconds, '读完全部行，猜各列；对照只读'),
    row('入库 行/秒', n / own.storeSeconds, null, `遮盖、认重、分批存，${own.acceptedCount} 条意见；目标 .csv 20,000，.xlsx 10,000`),
    row('内存高出闲时 MB', own.aboveIdleMb, peer?.peakMb ?? null, '目标 300 以内；对照为其峰值'),
    row('处理器 秒', own.cpuSeconds, null, '不含数据库'),
  ]
}

async function material(folder: string, count: number): Promise<Record<Format, string>> {
  const [csv, xlsx] = [join(folder, `upload-${count}.csv`), join(folder, `upload-${count}.xlsx`)]
  await writeMaterial(csv, count)
  // Excel and WPS share texts between cells; that is the harder case.
  await pipeline(Readable.fromWeb(writeXlsxStream(rowsIn(csv), { name: '台账', inlineStrings: false }) as never), createWriteStream(xlsx))
  return { csv, xlsx }
}

async function* rowsIn(csv: string): AsyncGenerator<string[]> {
  for await (const line of createInterface({ input: createReadStream(csv) })) {
    const cells = line.replace('\uFEFF', '').split(',')
    yield [cells[0]!, cells.slice(1, -3).join(','), ...cells.slice(-3)]
  }
}

async function peerOf(format: Format, path: string, signal: AbortSignal): Promise<{ seconds: number; peakMb: number } | null> {
  const { needs, program } = PEERS[format]
  if (spawnSync(PYTHON, ['-c', `import ${needs}`]).status !== 0) return null
  const { stdout } = await run(PYTHON, ['-c', MEASURED.replace('%s', program), path], { signal })
  const [, seconds, peakMb] = stdout.trim().split(' ').map(Number)
  return { seconds: seconds!, peakMb: peakMb! }
}
