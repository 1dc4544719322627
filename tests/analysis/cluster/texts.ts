import { seededRandom } from '../../../analysis/feature/random.ts'
import type { Folding, OpinionTexts } from '../../../analysis/opinion.ts'
import { foldDuplicates } from '../../../analysis/text/fold.ts'

/** Texts as the pipeline would hand them over, but with every two characters taken as a word. */
export function opinionTexts(bodies: readonly string[], ids: readonly string[] = bodies.map((_, row) => String(row + 1))): OpinionTexts {
  const words = bodies.map((body) => body.match(/[\p{L}\p{N}]{1,2}/gu) ?? [])
  const vocabulary = [...new Set(words.flat())].sort()
  const numbers = new Map(vocabulary.map((word, number) => [word, number]))
  const offsets = new Uint32Array(bodies.length + 1)
  words.forEach((row, i) => (offsets[i + 1] = offsets[i]! + row.length))
  return {
    ids,
    texts: bodies,
    matchTexts: bodies,
    titleLengths: new Uint32Array(bodies.length),
    words: { vocabulary, offsets, tokens: Uint32Array.from(words.flat(), (word) => numbers.get(word)!) },
    titleWordCounts: new Uint32Array(bodies.length),
  }
}

export function folded(texts: OpinionTexts): Folding {
  return foldDuplicates(texts.matchTexts)
}

const MATTERS = [
  ['梧桐小学食堂', ['饭菜太凉', '午餐没有热菜', '打饭窗口太少', '菜里吃出虫子']],
  ['青松中学晚自习', ['九点半才放', '强制留校到很晚', '时间延长半小时', '孩子睡眠不足']],
  ['银杏幼儿园收费', ['又涨三百元', '没有公示明细', '保教费翻倍', '延时班另外交钱']],
  ['红枫学校操场', ['塑胶气味刺鼻', '跑道开裂多处', '雨后积水严重', '照明灯坏了半年']],
] as const
const SETTINGS = ['前天去看', '邻居也这样讲', '上个月开始', '孩子回家说起', '连续两周', '班主任说不清楚', '问过后勤处', '没人答复']

/** Opinions on four made-up matters, and as many on nothing in common; `matterOf` -1 for the latter. */
export function madeUpOpinions(perMatter: number, seed: number): { bodies: string[]; matterOf: number[] } {
  const random = seededRandom(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const bodies: string[] = []
  const matterOf: number[] = []
  for (let i = 0; i < perMatter; i++) {
    MATTERS.forEach(([place, complaints], matter) => {
      bodies.push(`${place}${pick(complaints)}，${pick(SETTINGS)}，${place}${pick(complaints)}，${i}`)
      matterOf.push(matter)
      bodies.push(Array.from({ length: 24 }, () => String.fromCharCode(0x5000 + Math.floor(random() * 4000))).join(''))
      matterOf.push(-1)
    })
  }
  return { bodies, matterOf }
}

/** Partition as a set of sets of ids, so that runs whose rows stand in another order can be compared. */
export function groupsById(ids: readonly string[], groupOf: Int32Array): string[] {
  const groups = new Map<number, string[]>()
  groupOf.forEach((group, row) => {
    if (group >= 0) groups.set(group, [...(groups.get(group) ?? []), ids[row]!])
  })
  return [...groups.values()].map((members) => members.sort().join(',')).sort()
}
