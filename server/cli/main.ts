import { basename } from 'node:path'
import { describeRejection, InputError } from '../pipeline/input-error.ts'
import { analyseCommand } from './analyse.ts'
import { evaluateCommand } from './evaluate.ts'
import { trainCommand } from './train.ts'
import { startSentence } from '../start/start-error.ts'
import { USAGE, UsageError } from './usage.ts'

/** Loaded when called: the server's packages would slow down every other command. */
const OPERATIONS: Readonly<Record<string, () => Promise<number>>> = {
  serve: async () => (await import('./operation.ts')).serveCommand(),
  worker: async () => (await import('./operation.ts')).workerCommand(),
  migrate: async () => (await import('./operation.ts')).migrateCommand(),
  demo: async () => (await import('./operation.ts')).demoCommand(),
  openapi: async () => (await import('./operation.ts')).openapiCommand(),
}

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  analyse: analyseCommand,
  evaluate: evaluateCommand,
  train: trainCommand,
  backup: async (args) => (await import('./backup.ts')).backupCommand(args),
  restore: async (args) => (await import('./backup.ts')).restoreCommand(args),
  user: async (args) => (await import('./accounts.ts')).userCommand(args),
  upload: async (args) => (await import('./upload.ts')).uploadCommand(args),
  org: async (args) => (await import('./accounts.ts')).orgCommand(args),
}

async function run(args: string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(USAGE)
    return 0
  }
  try {
    const operation = name === undefined ? undefined : OPERATIONS[name]
    if (operation) {
      if (rest.length > 0) throw new UsageError(`多出了“${rest[0]}”。`)
      return await operation()
    }
    const command = name === undefined ? undefined : COMMANDS[name]
    if (!command) throw new UsageError(name === undefined ? '请写明命令。' : `没有“${name}”这个命令。`)
    await command(rest)
    return 0
  } catch (error) {
    if (error instanceof InputError) {
      for (const problem of error.problems) process.stderr.write(`${describeRejection(problem)}\n`)
      return 1
    }
    const trouble = startSentence(error) ?? machineTrouble(error)
    if (trouble !== null) {
      process.stderr.write(`${trouble}\n`)
      return 1
    }
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n\n${USAGE}`)
    return 2
  }
}

const TROUBLES: Readonly<Record<string, string>> = {
  EACCES: '没有权限，请换一个文件夹或请管理员放开权限。',
  EPERM: '没有权限，请换一个文件夹或请管理员放开权限。',
  EROFS: '所在的磁盘只能读，请换一个位置。',
  ENOSPC: '磁盘满了，请腾出空间后重试；原有文件没有改动。',
  ENAMETOOLONG: '文件名太长，请改短。',
}

/** What the machine refused, in words; null for any other error. */
function machineTrouble(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const reason = TROUBLES[error.code]
  return reason === undefined ? null : `${'path' in error && typeof error.path === 'string' ? `${basename(error.path)}：` : ''}${reason}`
}

process.exitCode = await run(process.argv.slice(2))
