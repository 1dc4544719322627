import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { hashHex, type Segmenter } from '../../analysis/index.ts'

const require = createRequire(import.meta.url)
const DICTIONARY = fileURLToPath(new URL('./dictionary/education.dict', import.meta.url))

/** Packages that can cut Chinese, in order of preference. */
export const SEGMENTERS = ['nodejieba', '@node-rs/jieba'] as const
export type SegmenterName = (typeof SEGMENTERS)[number]

interface NodeJieba {
  load(dictionaries: { userDict: string }): void
  cut(text: string, strict: boolean): string[]
}

interface NodeRsJieba {
  Jieba: { withDict(dictionary: Uint8Array): { cut(text: string, hmm: boolean): string[]; loadDict(dictionary: Uint8Array): void } }
}

/**
 * The segmenter this machine can use: nodejieba where it could be built, else @node-rs/jieba. Loads no dictionary.
 *
 * @throws AggregateError when neither package can be loaded
 */
export function preferredSegmenter(): SegmenterName {
  const causes: unknown[] = []
  for (const name of SEGMENTERS) {
    try {
      require(name)
      return name
    } catch (cause) {
      causes.push(cause)
    }
  }
  throw new AggregateError(causes, `no Chinese segmenter could be loaded (${SEGMENTERS.join(', ')})`)
}

/**
 * Loads a segmenter with the education dictionary. Takes 1–3 s and about 250 MB with nodejieba, once a thread: keep it.
 *
 * @throws Error when the dictionary is missing or the package cannot be loaded
 */
export function loadSegmenter(name: SegmenterName): Segmenter {
  if (!existsSync(DICTIONARY)) throw new Error(`the education dictionary is missing: ${DICTIONARY}`)
  return name === 'nodejieba' ? loadNodeJieba() : loadNodeRsJieba()
}

/** Package version and dictionary hash; loads nothing. */
export function segmenterVersion(name: SegmenterName): string {
  const { version } = require(`${name}/package.json`) as { version: string }
  return `${version}+${hashHex(readFileSync(DICTIONARY, 'utf8')).slice(0, 8)}`
}

function loadNodeJieba(): Segmenter {
  const jieba = require('nodejieba') as NodeJieba
  // nodejieba aborts the whole process on a dictionary it cannot open, hence the check in loadSegmenter.
  jieba.load({ userDict: DICTIONARY })
  return { name: 'nodejieba', version: segmenterVersion('nodejieba'), cut: (text) => jieba.cut(text, true) }
}

function loadNodeRsJieba(): Segmenter {
  const { Jieba } = require('@node-rs/jieba') as NodeRsJieba
  const { dict } = require('@node-rs/jieba/dict') as { dict: Uint8Array }
  const jieba = Jieba.withDict(dict)
  jieba.loadDict(readFileSync(DICTIONARY))
  return { name: '@node-rs/jieba', version: segmenterVersion('@node-rs/jieba'), cut: (text) => jieba.cut(text, true) }
}
