import { resolve } from 'node:path'
import { migrateDatabase } from '../db/migrate.ts'
import { backUp } from '../operate/backup.ts'
import { withOpenDatabase } from '../operate/open.ts'
import { restore } from '../operate/restore.ts'
import { startConfig } from '../start/start-config.ts'
import { parse } from './parse.ts'
import { UsageError } from './usage.ts'

/** `wz backup FILE`: everything stored, as it is at one moment, also while the server works. */
export async function backupCommand(args: string[]): Promise<void> {
  const path = fileIn(args)
  const manifest = await withOpenDatabase(startConfig().varDir, (url) => backUp(url, path))
  const rowCount = manifest.tables.reduce((sum, table) => sum + table.rowCount, 0)
  process.stdout.write(`已备份 ${manifest.tables.length} 张表、${rowCount} 行到 ${path}。文件里有意见原文和密码摘要，请妥善保管。\n`)
}

/** `wz restore FILE`: a backup into an empty database. */
export async function restoreCommand(args: string[]): Promise<void> {
  const path = fileIn(args)
  const { rowCount, jobCount } = await withOpenDatabase(startConfig().varDir, async (url) => {
    await migrateDatabase(url)
    return restore(url, path)
  })
  process.stdout.write(`已恢复 ${rowCount} 行；${jobCount} 项备份时没有做完的工作已重新排队，启动服务器后继续。所有人需重新登录。\n`)
}

function fileIn(args: string[]): string {
  const [file, ...rest] = parse(args, {}).positionals
  if (file === undefined) throw new UsageError('请写明备份文件。')
  if (rest[0] !== undefined) throw new UsageError(`多出了“${rest[0]}”。`)
  return resolve(file)
}
