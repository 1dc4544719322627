import { mkdir, mkdtemp, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { InputError } from '../input-error.ts'

/** A place for output that cannot be used. */
function refused(file: string, reason: string): InputError {
  return new InputError([{ file, row: null, column: null, reason }])
}

type Move = (from: string, to: string) => Promise<void>

/** What stands at a path, or null when nothing does. */
async function kindAt(path: string): Promise<'folder' | 'other' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'other'
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw cause
  }
}

/** Moves files from the drafts into a folder that exists; what they replace is kept aside until all are in, and put back if one fails. */
async function moveIn(drafts: string, aside: string, outDir: string, move: Move): Promise<void> {
  const names = await readdir(drafts)
  const kinds = await Promise.all(names.map((name) => kindAt(join(outDir, name))))
  const inTheWay = names.find((_, at) => kinds[at] === 'folder')
  if (inTheWay !== undefined) throw refused(basename(outDir), `输出文件夹里已有一个名为“${inTheWay}”的文件夹，请先改名。`)
  await mkdir(aside)
  const kept: string[] = []
  const placed: string[] = []
  try {
    for (const [at, name] of names.entries()) {
      if (kinds[at] !== null) {
        await move(join(outDir, name), join(aside, name))
        kept.push(name)
      }
      await move(join(drafts, name), join(outDir, name))
      placed.push(name)
    }
  } catch (cause) {
    for (const name of placed) await rm(join(outDir, name), { force: true })
    for (const name of kept) await rename(join(aside, name), join(outDir, name))
    throw cause
  }
}

/**
 * Writes files into a folder all or nothing: `write` fills an empty folder of drafts, and only when it is done are they moved to `outDir`.
 * Other files already there stay. Drafts stand inside `outDir` where it exists (another place may be another disk), else beside it.
 *
 * @param move - how a file gets from the drafts to its place
 * @returns the names of the files, sorted
 */
export async function writeFolder(outDir: string, write: (drafts: string) => Promise<void>, move: Move = rename): Promise<string[]> {
  const target = resolve(outDir)
  const kind = await kindAt(target)
  if (kind === 'other') throw refused(basename(target), '输出位置已经是一个文件，请换一个文件夹。')
  const parent = kind === 'folder' ? await realpath(target) : dirname(target)
  const created = await mkdir(parent, { recursive: true })
  const workshop = await mkdtemp(join(parent, `.${basename(target)}-`))
  // A folder made by mkdtemp is closed to others; the one inside has the permissions the user's folders have.
  const drafts = join(workshop, 'drafts')
  try {
    await mkdir(drafts)
    await write(drafts)
    const names = (await readdir(drafts)).toSorted()
    if (kind === 'folder') await moveIn(drafts, join(workshop, 'replaced'), parent, move)
    else await move(drafts, target)
    return names
  } catch (cause) {
    if (created !== undefined) await rm(created, { recursive: true, force: true })
    throw cause
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
}
