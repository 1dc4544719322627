/** `npm run fuzz -- [inputs per parser] [seed]`: broken files for every parser, for as long as one likes; keeps what went wrong. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fuzz } from './fuzz.ts'
import { PARSERS } from './parsers.ts'
import { validFiles } from './seeds.ts'

const perParser = Number(process.argv[2] ?? 2000)
const seed = Number(process.argv[3] ?? 1)
if (!Number.isInteger(perParser) || perParser < 1 || !Number.isInteger(seed)) throw new RangeError('inputs per parser and seed are whole numbers')
const unhandled: unknown[] = []
process.on('unhandledRejection', (error) => unhandled.push(error))
process.on('uncaughtException', (error) => unhandled.push(error))

const seeds = await validFiles()
let wrong = 0
for (const parser of PARSERS) {
  const { inputs, refused, slowestMs, findings } = await fuzz(seeds, perParser, seed, [parser])
  process.stdout.write(`${parser.name.padEnd(14)} ${inputs} inputs, ${refused} refused, slowest ${Math.round(slowestMs)} ms, ${findings.length} wrong\n`)
  const folder = findings.length > 0 ? await mkdtemp(join(tmpdir(), 'wenzheng-fuzz-found-')) : ''
  for (const { number, what, bytes } of findings) {
    const path = join(folder, `${number}-${parser.fileName}`)
    await writeFile(path, bytes)
    process.stdout.write(`  ${what}\n  ${path}\n`)
  }
  wrong += findings.length
}
for (const error of unhandled) process.stdout.write(`  beside every promise: ${String(error)}\n`)
process.stdout.write(`fuzz: ${PARSERS.length} parsers × ${perParser} = ${PARSERS.length * perParser} inputs, ${wrong + unhandled.length} crashes, hangs or unclear refusals (seed ${seed})\n`)
process.exit(wrong + unhandled.length === 0 ? 0 : 1)
