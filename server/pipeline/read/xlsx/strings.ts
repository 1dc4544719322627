import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringItem } from './markup.ts'

const BLOCK_BYTES = 1 << 20
const KEPT_BLOCKS = 8
/** Schools, classes and choices come again and again, wherever in the table they came first. */
const SHORT_BYTES = 60
const KEPT_SHORT = 20_000
const OPENING = /^[^]*?<(\w+:)?sst[\s>]/

/** The texts that cells share. A million distinct answers do not fit into memory: those beyond the first megabyte lie on disk. */
export interface SharedStrings {
  /** null when there is no such text */
  at(index: number): string | null
  close(): void
}

export async function readSharedStrings(chunks: AsyncIterable<string>): Promise<SharedStrings> {
  const store = newStore()
  try {
    let text = ''
    let prefix: string | null = null
    for await (const chunk of chunks) {
      text += chunk
      if (prefix === null) {
        const opening = OPENING.exec(text)
        if (opening === null) continue
        prefix = opening[1] ?? ''
        text = text.slice(opening[0].length - 1)
      }
      text = takeItems(text, prefix, (item) => store.add(item))
    }
    return store
  } catch (error) {
    store.close()
    throw error
  }
}

/** Hands on every complete item; returns what is left. */
function takeItems(text: string, prefix: string, add: (item: string) => void): string {
  const [begin, end] = [`<${prefix}si`, `</${prefix}si>`]
  let at = 0
  for (;;) {
    const start = text.indexOf(begin, at)
    if (start < 0) return text.slice(Math.max(at, text.length - begin.length))
    const close = text.indexOf('>', start)
    if (close < 0) return text.slice(start)
    if (text[close - 1] === '/') {
      add('')
      at = close + 1
      continue
    }
    const stop = text.indexOf(end, close)
    if (stop < 0) return text.slice(start)
    const item = text.slice(close + 1, stop)
    add(stringItem(prefix === '' ? item : item.replaceAll(`<${prefix}`, '<').replaceAll(`</${prefix}`, '</')))
    at = stop + end.length
  }
}

function newStore(): SharedStrings & { add(text: string): void } {
  let starts = new Float64Array(1 << 12)
  let count = 0
  let length = 0
  let pending = Buffer.allocUnsafe(BLOCK_BYTES)
  let filled = 0
  let spill: { folder: string; file: number } | null = null
  const blocks = new Map<number, Buffer>()
  const short = new Map<number, string>()

  const flush = (bytes: Uint8Array): void => {
    if (spill === null) {
      const folder = mkdtempSync(join(tmpdir(), 'wz-strings-'))
      spill = { folder, file: openSync(join(folder, 'strings'), 'w+', 0o600) }
    }
    writeSync(spill.file, bytes)
  }
  const blockAt = (number: number): Buffer => {
    const known = blocks.get(number)
    if (known !== undefined) return known
    const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, length - filled - number * BLOCK_BYTES))
    readSync(spill!.file, block, 0, block.length, number * BLOCK_BYTES)
    if (blocks.size >= KEPT_BLOCKS) blocks.delete(blocks.keys().next().value!)
    blocks.set(number, block)
    return block
  }
  const textBetween = (start: number, end: number): string => {
    const spilled = length - filled
    if (start >= spilled) return pending.toString('utf8', start - spilled, end - spilled)
    const [first, last] = [Math.floor(start / BLOCK_BYTES), Math.floor((end - 1) / BLOCK_BYTES)]
    if (first === last && end <= spilled) return blockAt(first).toString('utf8', start - first * BLOCK_BYTES, end - first * BLOCK_BYTES)
    const bytes = Buffer.allocUnsafe(end - start)
    const fromDisk = Math.min(end, spilled) - start
    readSync(spill!.file, bytes, 0, fromDisk, start)
    pending.copy(bytes, fromDisk, 0, end - start - fromDisk)
    return bytes.toString('utf8')
  }
  return {
    add(text) {
      if (count + 1 >= starts.length) {
        const wider = new Float64Array(starts.length * 2)
        wider.set(starts)
        starts = wider
      }
      const bytes = Buffer.from(text, 'utf8')
      if (filled + bytes.length > pending.length) {
        flush(pending.subarray(0, filled))
        filled = 0
        if (bytes.length > pending.length) pending = Buffer.allocUnsafe(bytes.length)
      }
      bytes.copy(pending, filled)
      filled += bytes.length
      starts[count++] = length
      length += bytes.length
      starts[count] = length
    },
    at(index) {
      if (!(index >= 0 && index < count)) return null
      const [start, end] = [starts[index]!, starts[index + 1]!]
      if (start === end) return ''
      if (end - start > SHORT_BYTES) return textBetween(start, end)
      const known = short.get(index)
      if (known !== undefined) return known
      const text = textBetween(start, end)
      if (short.size < KEPT_SHORT) short.set(index, text)
      return text
    },
    close() {
      if (spill === null) return
      closeSync(spill.file)
      rmSync(spill.folder, { recursive: true, force: true })
      spill = null
    },
  }
}
