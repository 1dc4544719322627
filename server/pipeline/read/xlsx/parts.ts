import yauzl from 'yauzl'
import { dateStyles } from './dates.ts'
import { attributeOf, tagsNamed } from './markup.ts'

/** Parts that are read whole; the largest styles ever seen are a few megabytes. */
const MAX_PART_BYTES = 32 * 1024 ** 2
const CHUNK_BYTES = 1 << 18

interface SheetPart {
  readonly name: string
  readonly hidden: boolean
  readonly path: string
}

/** What a workbook consists of, before any of its sheets is read. */
export interface WorkbookParts {
  readonly sheets: readonly SheetPart[]
  /** null when no cell shares its text */
  readonly stringsPath: string | null
  /** per style of a cell, whether its number is a moment */
  readonly isDate: readonly boolean[]
  readonly from1904: boolean
  /** text of a part in chunks */
  read(path: string): AsyncGenerator<string>
  close(): void
}

/** @throws Error when the archive is not a workbook; the caller says it in words */
export async function openParts(file: string): Promise<WorkbookParts> {
  const archive = await yauzl.openPromise(file, { autoClose: false })
  try {
    const entries = new Map<string, yauzl.Entry>()
    for await (const entry of archive.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry)
    const read = (path: string) => readEntry(archive, entries.get(path.toLowerCase()))
    const workbook = await wholePart(read('xl/workbook.xml'))
    const targets = relationsOf(entries.has('xl/_rels/workbook.xml.rels') ? await wholePart(read('xl/_rels/workbook.xml.rels')) : '')
    const sheets = tagsNamed(workbook, 'sheet').flatMap((tag): SheetPart[] => {
      const relation = targets.get(attributeOf(tag, '\\w+:id') ?? '')
      if (relation === undefined || !relation.type.endsWith('/worksheet')) return []
      return [{ name: attributeOf(tag, 'name') ?? '', hidden: (attributeOf(tag, 'state') ?? 'visible') !== 'visible', path: relation.path }]
    })
    if (sheets.length === 0) throw new Error('the workbook names no sheet')
    const pathOf = (type: string) => [...targets.values()].find((relation) => relation.type.endsWith(type) && entries.has(relation.path.toLowerCase()))?.path ?? null
    const stylesPath = pathOf('/styles')
    return {
      sheets,
      stringsPath: pathOf('/sharedStrings'),
      isDate: stylesPath === null ? [] : dateStyles(await wholePart(read(stylesPath))),
      from1904: tagsNamed(workbook, 'workbookPr').some((tag) => /^(1|true)$/.test(attributeOf(tag, 'date1904') ?? '')),
      read,
      close: () => archive.close(),
    }
  } catch (error) {
    archive.close()
    throw error
  }
}

async function* readEntry(archive: yauzl.ZipFile, entry: yauzl.Entry | undefined): AsyncGenerator<string> {
  if (entry === undefined) throw new Error('a part of the workbook is missing')
  const stream = await archive.openReadStreamPromise(entry)
  let decoder: InstanceType<typeof TextDecoder> | null = null
  let pending: Uint8Array[] = []
  let length = 0
  const decode = (last: boolean): string => {
    const bytes = pending.length === 1 ? pending[0]! : Buffer.concat(pending)
    decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8')
    pending = []
    length = 0
    return decoder.decode(bytes, { stream: !last })
  }
  try {
    for await (const chunk of stream) {
      pending.push(chunk as Uint8Array)
      length += (chunk as Uint8Array).length
      if (length >= CHUNK_BYTES) yield decode(false)
    }
    yield decode(true)
  } finally {
    stream.destroy()
  }
}

async function wholePart(chunks: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) {
    text += chunk
    if (text.length > MAX_PART_BYTES) throw new Error('a part of the workbook is absurdly large')
  }
  return text
}

function relationsOf(markup: string): Map<string, { type: string; path: string }> {
  return new Map(
    tagsNamed(markup, 'Relationship').map((tag) => {
      const target = attributeOf(tag, 'Target') ?? ''
      return [attributeOf(tag, 'Id') ?? '', { type: attributeOf(tag, 'Type') ?? '', path: target.startsWith('/') ? target.slice(1) : joinPath(target) }]
    }),
  )
}

function joinPath(target: string): string {
  const parts = ['xl']
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
