import { wordsOf, wordStarts } from '../feature/tokens.ts'
import type { OpinionTexts } from '../opinion.ts'
import { blankNextVoices, matterRange } from '../text/reporting.ts'
import { blankClauses } from './clauseFrames.ts'

/**
 * Phrases that frame an opinion without saying what it is about: greetings, closings, the act of asking or complaining,
 * praise and warnings in general, empty answers. Longer ones first where one begins another.
 */
const FRAMES = [
  '尊敬的', '敬爱的', '亲爱的', '各位领导', '领导们', '领导', '书记', '市长', '局长', '县长', '区长', '主任', '您好', '你好', '你们好', '大家好',
  '百忙之中', '此致', '敬礼', '谢谢', '感谢', '感激不尽', '万分感谢', '望回复', '盼回复', '望解决', '望处理', '请回复', '为盼', '辛苦了',
  '刻不容缓', '大背景下', '背景下', '具体行动', '加快', '进一步', '力度', '恳请', '恳求', '请求', '请问', '咨询', '询问', '投诉', '举报', '反映', '反应', '求助', '关于', '有关部门', '相关部门', '上级部门', '有关问题', '相关问题', '的问题',
  '强烈要求', '强烈建议', '强烈', '建议', '希望', '期望', '要求', '呼吁', '能否', '可否', '是否', '何时', '什么时候', '为什么', '怎么办', '何时能',
  '我是一名', '我是', '本人', '我们', '我的', '一名', '一个', '这个', '那个',
  '快跑', '快逃', '快来', '别来', '不要来', '千万别', '千万不要', '能不来就不来', '能不来就别来', '劝退', '欢迎报考', '欢迎', '报考', '谨慎报考',
  '加油', '学弟学妹', '学弟', '学妹', '同学们', '孩子们', '总体来说', '总的来说', '总体', '总之', '整体', '挺好的', '挺好', '很好', '还好', '还行', '还可以', '不错', '可以', '一般',
  '真的', '非常', '十分', '比较', '就是', '没有了', '没有', '没了', '没啥', '没什么', '暂无', '无了', '以上', '如题', '同上', '垃圾', '牛逼', '傻逼', '哈哈', '呜呜',
] as const

const FRAME_WORDS: ReadonlySet<string> = new Set(FRAMES)
const LINE_ENDS = '\n\r\u2028\u2029'
/** Frames by their first code unit, longer ones first. */
const framesOf = byFirstUnit(FRAMES)

/**
 * The same table with frames taken out of what is matched: phrases become blanks of the same length, frame words are
 * dropped; so is who reports the matter and what speakers say of their own speaking. A character three times in a row counts as a frame too (啊啊啊啊).
 *
 * @param clauses - clauses that frame opinions of this corpus, from `clauseFrames`
 */
export function withoutFrames(texts: OpinionTexts, clauses: ReadonlySet<string> = new Set()): OpinionTexts {
  const { vocabulary, offsets, tokens } = texts.words
  const isFrame = Uint8Array.from(vocabulary, (word) => (FRAME_WORDS.has(word) || /^(.)\1{2,}$/.test(word) ? 1 : 0))
  const keptOffsets = new Uint32Array(offsets.length)
  const keptTokens = new Uint32Array(tokens.length)
  const titleWordCounts = new Uint32Array(texts.titleWordCounts.length)
  const matters = texts.matchTexts.map((text, row) => (texts.titleLengths[row]! > 0 ? text : blankClauses(blankNextVoices(blankOutside(text)), clauses)))
  let end = 0
  for (let row = 0; row + 1 < offsets.length; row++) {
    const left = wordsLeft(texts, row, matters[row]!)
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
      if (isFrame[tokens[at]!] || (left && left[at - offsets[row]!] === 0)) continue
      keptTokens[end++] = tokens[at]!
      if (at - offsets[row]! < texts.titleWordCounts[row]!) titleWordCounts[row]!++
    }
    keptOffsets[row + 1] = end
  }
  return {
    ...texts,
    matchTexts: matters.map(blankFrames),
    words: { vocabulary, offsets: keptOffsets, tokens: keptTokens.slice(0, end) },
    titleWordCounts,
  }
}

/** The text with every frame blanked, and every character said three times in a row or more; as long as before. */
function blankFrames(text: string): string {
  let blanked = ''
  let kept = 0
  for (let at = 0; at < text.length; ) {
    const length = frameLength(text, at) || runLength(text, at)
    if (length > 0) {
      blanked += text.slice(kept, at) + ' '.repeat(length)
      kept = at + length
    }
    at += length || 1
  }
  return kept === 0 ? text : blanked + text.slice(kept)
}

function frameLength(text: string, at: number): number {
  const frames = framesOf[text.charCodeAt(at)]
  if (!frames) return 0
  for (const frame of frames) if (text.startsWith(frame, at)) return frame.length
  return 0
}

function runLength(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  let end = at + 1
  while (end < text.length && text.charCodeAt(end) === unit) end++
  return end - at < 3 || LINE_ENDS.includes(text[at]!) ? 0 : end - at
}

function byFirstUnit(frames: readonly string[]): readonly (readonly string[] | undefined)[] {
  const found = new Array<string[] | undefined>(0x10000)
  for (const frame of [...frames].sort((a, b) => b.length - a.length)) (found[frame.charCodeAt(0)] ??= []).push(frame)
  return found
}

function blankOutside(text: string): string {
  const { start, end } = matterRange(text)
  return start === 0 && end === text.length ? text : ' '.repeat(start) + text.slice(start, end) + ' '.repeat(text.length - end)
}

/** Per word of a row 1 = it is not blanked; null when nothing is. */
function wordsLeft(texts: OpinionTexts, row: number, blanked: string): Uint8Array | null {
  const text = texts.matchTexts[row]!
  if (blanked === text) return null
  return Uint8Array.from(wordStarts(text, wordsOf(texts.words, row)), (at) => (blanked[at] === text[at] ? 1 : 0))
}
