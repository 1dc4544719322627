import { expect, test } from 'vitest'
import { fuzz } from '../../fuzz/fuzz.ts'
import { PARSERS } from '../../fuzz/parsers.ts'
import { validFiles } from '../../fuzz/seeds.ts'

const PER_PARSER = 80

test('no parser crashes, hangs or refuses without a Chinese sentence, however broken the file', async () => {
  const { inputs, refused, slowestMs, findings } = await fuzz(await validFiles(), PER_PARSER, 20_261_123)
  process.stdout.write(`fuzz: ${PARSERS.length} parsers × ${PER_PARSER} = ${inputs} inputs, ${refused} refused, ${findings.length} crashes, hangs or unclear refusals, slowest ${Math.round(slowestMs)} ms\n`)
  expect(findings.map(({ parser, number, what }) => `${parser} ${number}: ${what}`)).toEqual([])
})
