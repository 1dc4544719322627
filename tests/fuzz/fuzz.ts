import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededRandom } from '../../analysis/feature/random.ts'
import { mutate, mutateInside } from './mutate.ts'
import { isRefusal, type Parser, PARSERS } from './parsers.ts'
import type { Seeds } from './seeds.ts'

/** Longer than any small file may take on a machine that does much else. */
const SLOW_MS = 5000
/** How often a packed file is broken behind its packing. */
const INSIDE = 0.6

interface Finding {
  readonly parser: string
  readonly number: number
  readonly what: string
  readonly bytes: Uint8Array
}

export interface Fuzzed {
  readonly inputs: number
  readonly refused: number
  readonly slowestMs: number
  readonly findings: readonly Finding[]
}

/** Gives every parser so many broken files, the same ones for the same seed. */
export async function fuzz(seeds: Seeds, perParser: number, seed: number, parsers: readonly Parser[] = PARSERS): Promise<Fuzzed> {
  const folder = await mkdtemp(join(tmpdir(), 'wenzheng-fuzz-'))
  const findings: Finding[] = []
  const total = { inputs: 0, refused: 0, slowestMs: 0 }
  try {
    for (const [at, parser] of parsers.entries()) {
      const random = seededRandom(seed * 1000 + at)
      const others = Object.values(seeds)
      const path = join(folder, parser.fileName)
      for (let number = 0; number < perParser; number++) {
        const change = isPacked(seeds[parser.seed]) && random() < INSIDE ? mutateInside : mutate
        const bytes = number === 0 ? seeds[parser.seed] : change(seeds[parser.seed], others[Math.floor(random() * others.length)]!, random)
        await writeFile(path, bytes)
        const begun = performance.now()
        const what = await tried(parser, bytes, path)
        const ms = performance.now() - begun
        total.inputs++
        total.slowestMs = Math.max(total.slowestMs, ms)
        if (what === 'refused') total.refused++
        if (what !== 'read' && what !== 'refused') findings.push({ parser: parser.name, number, what, bytes })
        else if (ms > SLOW_MS) findings.push({ parser: parser.name, number, what: `took ${Math.round(ms)} ms`, bytes })
        else if (number === 0 && what !== 'read' && parser.name !== 'model') findings.push({ parser: parser.name, number, what: 'the valid file was refused', bytes })
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return { ...total, findings }
}

function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b
}

async function tried(parser: Parser, bytes: Uint8Array, path: string): Promise<string> {
  try {
    await parser.parse(bytes, path)
    return 'read'
  } catch (error) {
    if (isRefusal(parser, error)) return 'refused'
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    return `${name}: ${message.slice(0, 200)} ${stack?.split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 3).join(' ') ?? ''}`
  }
}
