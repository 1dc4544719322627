import { describe, expect, test } from 'vitest'
import { BUILTIN_TAXONOMY, foldDuplicates, frameOf, noLabels } from '../../../analysis/index.ts'
import { placeOpinions } from '../../../analysis/classify/place.ts'
import { fitToFrame } from '../../../analysis/classify/model.ts'
import { baseModelFor, readModel, writeModel } from '../../../server/pipeline/model-file.ts'
import { foldOf, trainModel, type TrainingRow } from '../../../server/pipeline/train.ts'
import { HOSPITAL, HOSPITAL_TEXTS, opinions } from '../../analysis/classify/sample.ts'

const segmenter = { name: 'pairs', version: '1', cut: (text: string): string[] => text.match(/[\p{Script=Han}]{1,2}|[^\p{Script=Han}]/gu) ?? [] }
const labelled: TrainingRow[] = HOSPITAL_TEXTS.map((text, at) => ({ text, area: at < 6 ? 'H1' : 'H2', second: null, stage: null, kind: at % 3 === 0 ? 'C' : 'P' }))
const unlabelled = Array.from({ length: 60 }, (_, at) => HOSPITAL_TEXTS[at % 12]! + HOSPITAL_TEXTS[(at * 5) % 12]!)
const input = { labelled, supporting: [], unlabelled, taxonomy: HOSPITAL, segmenter, seed: 1 }
const trained = trainModel(input)

function areas(model: typeof trained.model, texts: readonly string[]): Float32Array {
  const corpus = opinions(texts)
  return placeOpinions(corpus, foldDuplicates(corpus.matchTexts), HOSPITAL, noLabels(texts.length), model, { seed: 1 }).area.probabilities
}

describe('a model file', () => {
  test('gives back a model that places opinions as the one written', () => {
    const { model, hash } = readModel(trained.bytes)
    expect(hash).toMatch(/^[0-9a-f]{16}$/)
    const before = areas(trained.model, HOSPITAL_TEXTS)
    areas(model, HOSPITAL_TEXTS).forEach((value, at) => expect(value).toBeCloseTo(before[at]!, 1))
    expect(Buffer.from(writeModel(model)).equals(Buffer.from(writeModel(readModel(writeModel(model)).model)))).toBe(true)
  })

  test('holds none of the words it was trained on', () => {
    const bytes = Buffer.from(trained.bytes)
    for (const word of ['护士', '病房', '预约']) {
      expect(bytes.includes(Buffer.from(word, 'utf8'))).toBe(false)
      expect(bytes.includes(Buffer.from(word, 'utf16le'))).toBe(false)
    }
  })

  test('with one byte changed, cut short or empty is refused', () => {
    for (const at of [0, 100, trained.bytes.length - 40]) {
      const changed = trained.bytes.slice()
      changed[at]! ^= 1
      expect(() => readModel(changed)).toThrow('checksum')
    }
    expect(() => readModel(trained.bytes.slice(0, -100))).toThrow('checksum')
    expect(() => readModel(new Uint8Array(0))).toThrow('damaged')
  })
})

describe('training', () => {
  test('gives the same bytes whatever the order of the rows', () => {
    const reversed = trainModel({ ...input, labelled: labelled.toReversed(), unlabelled: unlabelled.toReversed() })
    expect(Buffer.from(reversed.bytes).equals(Buffer.from(trained.bytes))).toBe(true)
  })

  test('judges every labelled opinion once, held out', () => {
    expect(trained.figures.area.count).toBe(12)
    expect(trained.figures.area.accuracy).toBeGreaterThanOrEqual(0)
    expect(trained.figures.stage).toBeNull()
  })

  test('learns from what was written for the purpose but does not judge by it', () => {
    const supporting = ['挂号窗口排长队', '病床之间没有帘子'].map((text, at) => ({ text, area: at === 0 ? 'H1' : 'H2', second: null, stage: null, kind: null }))
    const helped = trainModel({ ...input, supporting })
    expect(helped.figures.area.count).toBe(12)
    expect(helped.supportingCount).toBe(2)
    expect(Buffer.from(helped.bytes).equals(Buffer.from(trained.bytes))).toBe(false)
  })

  test('needs two areas', () => {
    expect(() => trainModel({ ...input, labelled: labelled.slice(0, 3) })).toThrow(RangeError)
  })

  test('puts a text into the part its SHA-1 says', () => {
    // SHA-1 of the empty text is da39…0709; 0xda39a3ee5e6b4b0d3255bfef95601890afd80709 mod 5 = 0.
    expect(foldOf('')).toBe(Number(0xda39a3ee5e6b4b0d3255bfef95601890afd80709n % 5n))
  })
})

describe('the shipped model', () => {
  test('is used for the built-in taxonomy, and with seeds added to it', async () => {
    const { model, hash } = await baseModelFor(BUILTIN_TAXONOMY)
    expect(hash).not.toBeNull()
    const [first, ...rest] = BUILTIN_TAXONOMY.areas
    const extended = { ...BUILTIN_TAXONOMY, areas: [{ ...first!, seeds: [...first!.seeds, '一考定终身'] }, ...rest] }
    expect(fitToFrame(model, frameOf(extended))).not.toBeNull()
  })

  test('is not used for other areas; its word vectors are', async () => {
    const { model, hash } = await baseModelFor(HOSPITAL)
    expect(hash).toBeNull()
    expect(fitToFrame(model, frameOf(HOSPITAL))).toBeNull()
    expect(model.semantic!.dimensions).toBeGreaterThan(50)
  })
})
