import { joinShards, segmentShard } from '../../../analysis/text/segment.ts'
import type { OpinionTexts } from '../../../analysis/opinion.ts'
import type { Taxonomy } from '../../../analysis/taxonomy/taxonomy.ts'

/** Cuts at every blank and mark, and otherwise into pairs of characters: no dictionary needed. */
const pairs = {
  name: 'pairs',
  version: '1',
  cut: (text: string): string[] => text.match(/[\p{Script=Han}]{1,2}|[a-z0-9]+|[^\p{Script=Han}a-z0-9]/giu) ?? [],
}

/** Opinions for tests, ids 0, 1, 2 … unless given; texts are taken as normalised. */
export function opinions(texts: readonly string[], ids: readonly string[] = texts.map((_, at) => String(at))): OpinionTexts {
  const titleLengths = new Uint32Array(texts.length)
  const { words, titleWordCounts } = joinShards([segmentShard(texts, titleLengths, pairs)])
  return { ids, texts, matchTexts: texts, titleLengths, words, titleWordCounts }
}

/** Two areas of a hospital: nothing to do with schools. */
export const HOSPITAL: Taxonomy = {
  name: '医院',
  areas: [
    { code: 'H1', name: '挂号', definition: '', seeds: ['排队', '窗口', '预约'], examples: [] },
    { code: 'H2', name: '护理', definition: '', seeds: ['护士', '病房', '换药'], examples: [], sub: [{ code: 'H2.1', name: '病房', seeds: ['床位'] }] },
  ],
}

const REGISTERING = ['窗口太少排队太久', '预约的号总是没有', '早上排队两小时', '窗口中午没有人', '网上预约打不开', '老人不会预约']
const NURSING = ['护士态度很好', '病房里很吵闹', '换药要等半天', '护士人手不够', '病房没有热水', '夜里护士叫不到']
export const HOSPITAL_TEXTS: readonly string[] = [...REGISTERING, ...NURSING]
