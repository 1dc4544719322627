import type { Candidate } from './candidates.ts'
import { cannotEnd, cannotStart } from './edges.ts'
import { PREDICATES } from './predicates.ts'

const PRONOUNS = new Set('我 我们 你 你们 您 他 他们 她 她们 咱 咱们 俺 本人 我家 我校 自己 大家 人家'.split(' '))
const ABUSE = /傻[逼比缺叉屌x]|煞笔|沙比|sb|他妈|妈的|尼玛|你妈|操你|卧槽|我操|狗屎|狗日|畜生|人渣|王八|贱人|婊|滚蛋|去死|jb|垃圾学校|辣鸡|放屁|屁事|tmd|nmsl|神经病|脑残/i
/** It tells of a moment rather than naming a matter. */
const NARRATIVE = /那天|有一?次|有天|昨天|前天|后来|当时|当天|回来|跟我说|的时候|第一次|这会儿|那会儿|这几天|前几天|上个?月|上周|刚才|[今昨]晚/
/** It starts in the middle of somebody's talk. */
const TALKING = /^(?:说|我|咱|俺|把|先|有的|有些|有|还|就|才|又|都|也|只|别|叫|让|那|这|他|她|它|批完|跟|给)/
/** Kin and neighbours: what befell one family. */
const ANECDOTE = /爱人|老婆|老公|媳妇|我娃|他爸|他妈|孩子他|爷爷|奶奶|姥姥|姥爷|外公|外婆|大舅|表姐|表哥|邻居|同桌|亲戚|隔壁|侄子|侄女|孙子|孙女|外甥/
/** A question that awaits no answer, a wish in passing, and sums of money. */
const RHETORICAL = /行不行|对不对|是不是$|好不好$|能不能.{0,2}$|谁.{0,4}(?:呀|啊|呢)$|花不了|算什么|有什么用|温室|像话|凭什么|何必|哪怕|拧出|打架$/
const UNFIT = /[〔〕]|[\u{1f000}-\u{1faff}\u2600-\u27bf]/u
const SMALL_PREDICATE = /^(?:[贵脏乱差吵慢远冷热臭挤累凶难多少高低大小长短坏破偏乱严松紧快早晚轻重旧满空强弱吃住缺涨堵漏响]|没|无|不|有)$/
const PROBLEM_NOUN = /(?:噪音|噪声|油烟|异味|臭味|恶臭|隐患|扬尘|粉尘|乱象|违建|黑幕|骗局|霸凌|现象|难题|困难|不足|纠纷|事故|黑车|红包|回扣|补课|补贴|收费|招生|分班|污染|垃圾|麻将馆|群租房)$/

/** How well a phrase reads by itself, from its form alone. */
export interface Form {
  /** 0..1; 0 = not to be used */
  readonly score: number
  /** it says something of something, not only a name */
  readonly predicate: boolean
}

/**
 * Judges the form of a title candidate: where it begins and ends, its length, balanced brackets, a predicate, no pronouns,
 * abuse, masks or leftovers of a sentence.
 */
export function formOf(candidate: Candidate): Form {
  const { text, words: parts } = candidate
  const first = parts[0]!
  const last = parts[parts.length - 1]!
  if (ABUSE.test(text) || !balanced(text) || UNFIT.test(text)) return { score: 0, predicate: false }
  const predicate = hasPredicate(candidate.whole < 1 ? parts.slice(1) : parts) || PROBLEM_NOUN.test(text)
  let score = 1
  if (!text.startsWith(first[0]!) && !/^[“《「]/.test(text)) score *= 0.9
  if (cannotStart(first)) score *= candidate.whole === 1 ? 0.55 : 0.2
  else if (candidate.whole < 1 && first.length === 1) score *= 0.4
  if (cannotEnd(last)) score *= 0.1
  else if (candidate.whole <= 0.5 && last.length === 1) score *= 0.6
  if (/^[^\u4e00-\u9fffA-Za-z0-9“《]/.test(text)) score *= 0.5
  if (/[在把被对向从给让和与](?:的|，|$)/.test(text)) score *= 0.3
  const pronouns = parts.filter((word) => PRONOUNS.has(word)).length
  score *= Math.pow(0.6, pronouns)
  if (!predicate) score *= 0.45
  if (/吗$/.test(text)) score *= 0.85
  if (/^[0-9]/.test(text)) score *= 0.6
  if (NARRATIVE.test(text)) score *= 0.8
  if (TALKING.test(text)) score *= 0.6
  if (ANECDOTE.test(text)) score *= 0.6
  if (RHETORICAL.test(text)) score *= 0.6
  if (/[0-9]{7,}|https?:|@/.test(text)) score *= 0.2
  score *= Math.pow(0.9, text.match(/[，, ；;：:]/g)?.length ?? 0)
  if (parts.length - new Set(parts).size >= 2) score *= 0.6
  return { score: score * lengthScore(text.length), predicate }
}

function hasPredicate(parts: readonly string[]): boolean {
  return parts.some((word) => PREDICATES.has(word) || SMALL_PREDICATE.test(word) || (word.length > 1 && /^[不没无太]/.test(word)))
}

/** 8 to 16 code units read best in a list. */
function lengthScore(length: number): number {
  if (length < 6) return 0.25 + length * 0.05
  if (length < 8) return 0.85 + (length - 6) * 0.075
  if (length <= 16) return 1
  return 1 - (length - 16) * 0.04
}

function balanced(text: string): boolean {
  if (!/[（）()《》“”【】[\]「」‘’"]/.test(text)) return true
  for (const [open, close] of ['（）', '()', '《》', '“”', '【】', '[]', '「」', '‘’'] as const) {
    let depth = 0
    for (const unit of text) {
      if (unit === open) depth++
      else if (unit === close && --depth < 0) return false
    }
    if (depth !== 0) return false
  }
  return (text.match(/"/g)?.length ?? 0) % 2 === 0
}
