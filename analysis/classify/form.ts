import type { OpinionTexts } from '../opinion.ts'
import { titleLengthOf } from './seed.ts'

/** What the form of a text says of its kind, whatever it is about; each 0..1. */
const FORM_FEATURES = [
  'questionMarks', 'asks', 'asksInTitle', 'suggests', 'suggestsInTitle', 'praises', 'blames', 'blamesInTitle', 'thanks',
  'exclaims', 'addressesOffice', 'hasTitle', 'length', 'short', 'praiseOverBlame',
] as const

export const FORM_COUNT = FORM_FEATURES.length

const ASKS = /请问|咨询|想问|问一下|问下|想知道|想了解|想咨询|求解|是否|能否|可否|是不是|能不能|可不可以|有没有|会不会|要不要|何时|什么时候|啥时候|多久|多少|怎么办|怎么样|如何|哪里|哪些|吗|呢/g
const SUGGESTS = /建议|希望|应该|应当|恳请|恳求|请求|呼吁|期盼|期待|盼望|盼|提议|最好|能够|不妨|可以考虑|要加强|加强|完善|推行|推广|增加|增设|改进|优化|取消|叫停/g
const PRAISES = /好老师|很好|真好|超好|特别好|非常好|人好|挺好|不错|很棒|超棒|真棒|棒棒|太棒|点赞|表扬|优秀|负责|耐心|认真|细心|亲切|和蔼|温柔|友善|友好|幽默|有趣|风趣|喜欢|推荐|良心|用心|敬业|关心|感动|满意|受益|收获|舒服|方便|齐全|漂亮|美丽|干净|nice|给力|厉害|强烈推荐|值得|清晰|清楚|到位|热情|公平|好吃|便宜|先进|浓厚/gi
const BLAMES = /投诉|举报|反映|控诉|揭露|质疑|违规|违法|乱收费|强制|强迫|不公|不合理|不负责|不作为|敷衍|推诿|推卸|欺骗|忽悠|垃圾|差劲|太差|很差|极差|恶心|离谱|奇葩|坑|烂|难吃|太贵|混乱|恶劣|歧视|辱骂|体罚|打骂|拖欠|克扣|腐败|贪污|失望|无语|后悔|没有|不能|不给|不让|不准|不许|无法|不到|没人|不好|不行|不敢|怎么能|凭什么|为什么|为何|何在|隐患|危险|问题|难|累|差|破|慢|远/g
const THANKS = /谢谢|感谢|致谢|辛苦了|感恩/g
const OFFICE = /领导|局长|书记|厅长|市长|县长|教育局|教育厅|政府|部门/g
const MARKS = /[?？]/g
const EXCLAIMS = /[!！]/g

/**
 * Form features of rows `from`..`to` - 1.
 *
 * @returns (to - from) × FORM_COUNT, row-major
 */
export function formFeatures(texts: OpinionTexts, from = 0, to = texts.ids.length): Float32Array {
  const features = new Float32Array((to - from) * FORM_COUNT)
  for (let row = from; row < to; row++) features.set(formOf(texts.matchTexts[row]!, titleLengthOf(texts, row)), (row - from) * FORM_COUNT)
  return features
}

function formOf(text: string, titleLength: number): number[] {
  // Without a title the first clause stands for it: people open with 请问, 建议 or 投诉.
  const title = text.slice(0, titleLength > 0 ? titleLength : 14)
  const praises = countOf(text, PRAISES)
  const blames = countOf(text, BLAMES)
  return [
    capped(countOf(text, MARKS), 3),
    capped(countOf(text, ASKS), 3),
    capped(countOf(title, ASKS) + countOf(title, MARKS), 2),
    capped(countOf(text, SUGGESTS), 3),
    capped(countOf(title, SUGGESTS), 1),
    capped(praises, 4),
    capped(blames, 4),
    capped(countOf(title, BLAMES), 2),
    capped(countOf(text, THANKS), 1),
    capped(countOf(text, EXCLAIMS), 3),
    capped(countOf(text, OFFICE), 2),
    titleLength > 0 ? 1 : 0,
    Math.min(1, Math.log1p(text.length) / 7),
    text.length < 25 ? 1 : 0,
    (praises - blames) / (praises + blames + 1) / 2 + 0.5,
  ]
}

function capped(count: number, most: number): number {
  return Math.min(count, most) / most
}

function countOf(text: string, pattern: RegExp): number {
  pattern.lastIndex = 0
  let count = 0
  while (pattern.test(text)) count++
  return count
}

/** Whole clauses that carry no opinion to act on, particles at the end and 建议, 最好 … at the start aside. */
const EMPTY_CLAUSES = new Set(
  ('无 没 没有 妹有 暂无 无意见 没意见 没有意见 无建议 没有建议 没建议 暂时没有 暂时没有意见 没有什么意见 没有什么建议 没什么 没啥 没啥要说的 没啥想说的 没什么要说的 没什么想说的 没问题 无问题 没有问题 ' +
    '不知道 不清楚 不了解 都好 都挺好 挺好 挺好的 很好 好 好的 还好 还行 可以 还可以 不错 还不错 挺不错 一般 一般般 满意 很满意 非常满意 比较满意 基本满意 都满意 同意 支持 知道 是 是的 嗯 哦 否 ' +
    '无可奉告 无话可说 略 空 谢谢 谢谢大家 感谢 加油 来 别来 快跑 跑 逃 润 千万别来 快逃 不要来 不来 不建议来 不推荐来 不推荐 不建议 不建议报考 能不来就不来 能别来就别来 尽量别来 狗都不来 别报 别报考 慎重 慎重考虑 ' +
    '谨慎 谨慎考虑 谨慎报考 慎报 欢迎 欢迎来 欢迎你来 欢迎您来 欢迎报考 欢迎大家报考 欢迎大家 好好学习 祝你好运 垃圾学校 垃圾 好学校 学校挺好的 学校还不错 快来 速来 可以来 都行 随便 同上 如上 见上 其他 其它 以上 ' +
    '一切都好 一切正常 正常 很棒 run jpg nice good no yes none null nil na ok').split(' '),
)

/** Whether a text says nothing that could be acted on: no letter, digit or Han, or nothing but clauses of no content. */
export function saysNothing(matchText: string): boolean {
  if (matchText.length > 40) return false
  const clauses = matchText.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((clause) => clause !== '')
  return clauses.every(isEmptyClause)
}

function isEmptyClause(clause: string): boolean {
  if (clause.length < 2 || /^(.)\1+$/u.test(clause) || /^\d+$/.test(clause) || EMPTY_CLAUSES.has(clause)) return true
  const bare = clause.replace(/^(?:建议|最好|真的|劝你|我劝你|目前|暂时|大家|都)/, '').replace(/[了啦吧呢啊哈哦呀的噢喔]+$/, '')
  return bare.length < 2 || EMPTY_CLAUSES.has(bare) || /^(别来|快跑|快逃|无|没有)+$/.test(bare)
}
