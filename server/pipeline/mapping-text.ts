import type { ColumnProfile } from './mapping-column.ts'

/** Which columns hold the opinion, and how several of them are read. */
export interface TextGuess {
  readonly columns: readonly number[]
  /** joined: title and detail make one opinion; each: every answered cell is an opinion of its own */
  readonly mode: 'joined' | 'each'
  readonly confidence: number
  readonly reason: string
}

const OPINION_HEADER =
  /意[见見]|建[议議]|诉求|留言(详情|内容|正文)?$|反映|反馈|吐槽|心声|详情|正文|内容|观点|想法|看法|评价|感受|困难|困惑|期望|希望|问题|問題|內容|詳情|补充|谈谈|说说|text|content|comment|detail|opinion|feedback|message|suggest|body|statement|answer|open/i
const TITLE_HEADER = /^(?:.{0,4}(主题|标题|题目|议题)|title|subject|topic|headline|summary)$/i
const META_HEADER =
  /(编号|序号|时间|日期|时长|类型|类别|分类|标签|状态|来源|数量?|次数|人数|票数|得分|分数|总分|排名|地址|地点|链接|图片|附件|答复|回复|办理|处理|承办|受理|结果|部门|单位|备注|年份|专业|性别|年龄|年级|班级|学段|校区|层次|网名|代号|昵称|姓名|第几|解决层级|责任人|措施|label|type|kind|area|stage|status|source|date|time|url|browser|ip|reply|lang|version|archived|id)([（(].*)?$/i
/** What the authority wrote about an opinion: 办理情况, 答复意见, 整改措施. */
const REPLY_HEADER = /^.{0,4}(办理|答复|回复|处理|处置|整改|落实|批示|审核|审批|受理|承办|办结)/
/** A question put to people, or a column that can hold nothing but what they said. */
const ASKED = /^\s*(Q|第)?\d+|[？?]|[您你]|意见|意見|建议|建議|问题|問題|困难|困惑|诉求|反映|反馈|期望|希望|想法|看法|评价|感受|心声|吐槽/i
const CLOSED_QUESTION = /(吗|是否|有没有|能不能|可不可以|多少|几|什么时候|哪一?[个种项]|满意度)[？?]?([（(].*)?$/

const MIN_SCORE = 0.45
/** An answer of a questionnaire shorter than this on average is a fact, not an opinion. */
const MIN_ANSWER_HAN = 8
const MIN_ANSWER_DISTINCT = 0.5
const MAX_TITLE_LENGTH = 60
/** Fewer answers say little about what is usual in a column. */
const FEW_ROWS = 20

/** The text columns of a table; null when no column reads like opinions. */
export function guessText(profiles: readonly ColumnProfile[], rowCount: number): TextGuess | null {
  const scored = profiles
    .filter((profile) => profile.filled > 0 && !TITLE_HEADER.test(profile.name))
    .map((profile) => ({ profile, score: textScore(profile) }))
    .filter(({ score }) => score >= MIN_SCORE)
    .sort((a, b) => b.score - a.score || a.profile.index - b.profile.index)
  const best = scored[0]
  const title = profiles.find((profile) => TITLE_HEADER.test(profile.name) && profile.meanLength >= 2 && profile.meanLength <= MAX_TITLE_LENGTH && profile.numeric < 0.5)
  if (best === undefined) return title === undefined ? null : { columns: [title.index], mode: 'joined', confidence: 0.6, reason: `只有标题列“${title.name}”像意见` }
  if (title !== undefined) {
    const reason = `“${title.name}”是短标题，“${best.profile.name}”${describe(best.profile)}，连成一条意见`
    return { columns: [title.index, best.profile.index], mode: 'joined', confidence: best.score, reason }
  }
  const answers = scored.filter(({ profile, score }) => score >= MIN_SCORE && isAnswer(profile, rowCount))
  if (answers.length < 2) return { columns: [best.profile.index], mode: 'joined', confidence: best.score, reason: `“${best.profile.name}”${describe(best.profile)}` }
  const columns = answers.map(({ profile }) => profile.index).sort((a, b) => a - b)
  return {
    columns,
    mode: 'each',
    confidence: Math.min(...answers.map(({ score }) => score)),
    reason: `有 ${columns.length} 列是开放题的文字回答，每个答了的格子算一条意见，编号为“行编号#第几列”，题目写在“问卷题目”列`,
  }
}

/** 0..1: how much a column reads like opinions people wrote. */
function textScore(profile: ColumnProfile): number {
  const length = Math.max(profile.meanHan, profile.meanLength / 3)
  const wording = Math.min(1, Math.log2(1 + length) / Math.log2(1 + 40))
  const header = META_HEADER.test(profile.name) || REPLY_HEADER.test(profile.name) ? -0.6 : OPINION_HEADER.test(profile.name) ? 0.3 : 0
  const penalty = profile.numeric + profile.time + profile.personal + 0.7 * profile.orgName + (profile.choice > 0.02 ? 0.5 : 0)
  const repeated = profile.distinct < 0.05 && profile.meanLength < 15 ? 0.4 : 0
  const score = 0.45 * wording + 0.15 * profile.sentence + 0.1 * Math.min(1, profile.distinct * 1.2) + header - penalty - repeated
  return Math.max(0, Math.min(0.99, score))
}

function isAnswer(profile: ColumnProfile, rowCount: number): boolean {
  if (profile.choice > 0.02 || profile.distinct < MIN_ANSWER_DISTINCT || !ASKED.test(profile.name)) return false
  const wordy = profile.meanHan >= MIN_ANSWER_HAN
  if (rowCount >= FEW_ROWS) return wordy || (OPINION_HEADER.test(profile.name) && profile.meanHan >= MIN_ANSWER_HAN / 2)
  const named = OPINION_HEADER.test(profile.name) && profile.meanHan >= MIN_ANSWER_HAN / 2
  return (named || (wordy && profile.sentence >= 0.5)) && !CLOSED_QUESTION.test(profile.name)
}

function describe(profile: ColumnProfile): string {
  const header = OPINION_HEADER.exec(profile.name)?.[0]
  const length = `平均 ${Math.round(profile.meanLength)} 字`
  return header === undefined ? `的内容像成句的话（${length}）` : `表头含“${header}”，内容${length}`
}
