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

/** A file of texts one behind another, written once and then read in blocks, of which the last few are kept. */
function newSpill() {
  const folder = mkdtempSync(join(tmpdir(), 'wz-strings-'))
  const file = openSync(join(folder, 'strings'), 'w+', 0o600)
  const blocks = new Map<number, Buffer>()
  let length = 0
  const blockAt = (number: number): Buffer => {
    const known = blocks.get(number)
    if (known !== undefined) return known
    const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, length - number * BLOCK_BYTES))
    readSync(file, block, 0, block.length, number * BLOCK_BYTES)
    if (blocks.size >= KEPT_BLOCKS) blocks.delete(blocks.keys().next().value!)
    blocks.set(number, block)
    return block
  }
  return {
    append(bytes: Uint8Array): void {
      writeSync(file, bytes)
      length += bytes.length
    },
    textBetween(start: number, end: number): string {
      const number = Math.floor(start / BLOCK_BYTES)
      const from = number * BLOCK_BYTES
      if (end <= from + BLOCK_BYTES) return blockAt(number).toString('utf8', start - from, end - from)
      const bytes = Buffer.allocUnsafe(end - start)
      readSync(file, bytes, 0, bytes.length, start)
      return bytes.toString('utf8')
    },
    close(): void {
      closeSync(file)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function newStore(): SharedStrings & { add(text: string): void } {
  let starts = new Float64Array(1 << 12)
  let count = 0
  /** bytes on disk, and behind them those in memory */
  let spilled = 0
  let pending = Buffer.allocUnsafe(BLOCK_BYTES)
  let filled = 0
  let spill: ReturnType<typeof newSpill> | null = null
  const short = new Map<number, string>()
  return {
    add(text) {
      if (count + 1 >= starts.length) {
        const wider = new Float64Array(starts.length * 2)
        wider.set(starts)
        starts = wider
      }
      const bytes = Buffer.from(text, 'utf8')
      if (filled + bytes.length > pending.length) {
        spill ??= newSpill()
        spill.append(pending.subarray(0, filled))
        spilled += filled
        filled = 0
        if (bytes.length > pending.length) pending = Buffer.allocUnsafe(bytes.length)
      }
      bytes.copy(pending, filled)
      filled += bytes.length
      starts[++count] = spilled + filled
    },
    at(index) {
      if (!(index >= 0 && index < count)) return null
      const known = short.get(index)
      if (known !== undefined) return known
      const [start, end] = [starts[index]!, starts[index + 1]!]
      const text = start >= spilled ? pending.toString('utf8', start - spilled, end - spilled) : spill!.textBetween(start, end)
      if (end - start <= SHORT_BYTES && short.size < KEPT_SHORT) short.set(index, text)
      return text
    },
    close() {
      spill?.close()
      spill = null
    },
  }
}
