import type { ColumnProfile } from './mapping-column.ts'
import type { ColumnChoice } from './result.ts'

export type SingleRole = Exclude<ColumnChoice['role'], 'text' | 'personal'>

/** A guess for one role in one table. */
export interface RoleGuess {
  readonly index: number
  readonly confidence: number
  readonly reason: string
}

const ID_HEADER = /^(id|no\.?|seq|编号|序号|.{0,6}编号|.{0,4}序号|[a-z]*[_-]?id|uuid)$/i
const NOT_ROW_ID = /用户|人员|机构|学校|单位|学号|工号|user|author|voter|person|parent|group|school|org/i
const TIME_HEADER = /时间|日期|time|date|created|submitted/i
const WORSE_TIME_HEADER = /所用|用时|时长|答复|回复|办理|处理|开始|start|updated/i
/** A deadline or the answer's date says nothing of when an opinion was voiced. */
const NOT_TIME_HEADER = /时限|期限|截止|完成|办结|出生|入学|毕业/
const ORG_HEADER = /学校|园校|校名|单位|机构|院校|高校|幼儿园|教育组|组织|school|university|college|^org|institution/i
/** A longer header is a question in which a school occurs; then the answers must be names. */
const MAX_ORG_HEADER = 12
/** The org above the one that is meant. */
const WORSE_ORG_HEADER = /上级|主管|隶属|所属|教育组$/
const AUDIENCE_HEADER = /对象|身份|人群|角色|群体|受访者类型|填写人类型|audience|role|identity/i
const CHANNEL_HEADER = /渠道|途径|channel/i
const WEAK_CHANNEL_HEADER = /来源|方式|形式|场次|活动类型|source/i
const MENTIONS_HEADER = /提及|反映人数|附议|同意人数|支持人数|^人数$|^票数$|人次|^(mentions|votes|mention[_ ]?count)$/i
/** Cannot mean anything else, so that a 多数 among the numbers is a row to be corrected. */
const PLAIN_MENTIONS_HEADER = /提及|反映人数|mentions/i
const NOT_MENTIONS_HEADER = /应到|实到|到会|参会|参加|出席|班级|学生人数|教师人数|字数/
const PERSON_HEADER = /^person|voter|用户|openid|open_id|user|respondent|participant|author|填写人|填报人|提交[人者]|提出人|留言人|反映人|发言人|受访者|学号|工号|账号/i
const NAME_HEADER = /^(姓\s*名|学生姓名|家长姓名|教师姓名|填写人姓名|.{0,6}姓名|name|full[_ ]?name)$/i
const PERSONAL_HEADER =
  /姓\s*名|昵称|网名|署名|电话|手机|联系方式|联系人|身份证|证件号|^ip\b|ip[_ ]?(地址|address)|来自ip|微信|wechat|openid|unionid|qq|邮箱|e-?mail|phone|mobile|家庭住址|住址|户籍|学籍号|银行卡|车牌|^name$|full[_ ]?name|nickname/i
/** Personal when they hold names; as codes they only tell people apart. */
const AGENT_HEADER = /(提出|反映|留言|投诉|举报|受访|被访|填报|填写|提交|责任|承办|经办|审核|记录|主持|负责|发言|谈话)(人|者)([（(].*)?$/
const NOT_PERSONAL_HEADER = /学校|单位|机构|课程|活动|项目|有效|是否|满意|意见|建议|微信群.*(问题|意见)|公众号/

/** Columns that name or reach a person; they never leave the reading of the file. */
export function guessPersonal(profiles: readonly ColumnProfile[]): RoleGuess[] {
  return profiles.flatMap((profile) => {
    const byHeader = (PERSONAL_HEADER.test(profile.name) || (AGENT_HEADER.test(profile.name) && profile.meanHan >= 1)) && !NOT_PERSONAL_HEADER.test(profile.name) && profile.meanLength <= 40
    if (profile.personal >= 0.5) return [{ index: profile.index, confidence: profile.personal, reason: `“${profile.name}”的内容是电话、证件号、邮箱或 IP，不带入结果` }]
    return byHeader ? [{ index: profile.index, confidence: 0.9, reason: `表头“${profile.name}”是个人信息，不带入结果` }] : []
  })
}

/** The best column for a role among those still free; null when none is convincing. */
export function guessRole(role: Exclude<SingleRole, 'id'>, profiles: readonly ColumnProfile[]): RoleGuess | null {
  const scored = profiles.map((profile) => ({ profile, ...SCORES[role](profile) })).filter(({ score }) => score >= 0.5)
  const best = scored.reduce<(typeof scored)[number] | null>((a, b) => (a === null || b.score > a.score ? b : a), null)
  return best === null ? null : { index: best.profile.index, confidence: Math.min(0.99, best.score), reason: best.reason }
}

/** A header that means nothing but the row's own id; a running number (序号, seq) may begin anew in every file. */
export const STRONG_ID_HEADER = /^(id|uuid|编号|.{1,6}编号|[a-z]+[_-]id)$/i

/** Whether a header says that its column numbers the rows. */
export function mayNumberRows(name: string): boolean {
  return ID_HEADER.test(name.replace(/\s/g, '')) && !NOT_ROW_ID.test(name)
}

/** Columns whose header says that they number the rows, most telling first. */
export function idCandidates(profiles: readonly ColumnProfile[]): ColumnProfile[] {
  return profiles.filter(
    (profile) => mayNumberRows(profile.name) && profile.filled === 1 && profile.personal < 0.5 && profile.meanLength <= 64,
  )
}

interface Score {
  readonly score: number
  readonly reason: string
}

const NO: Score = { score: 0, reason: '' }

const SCORES: Readonly<Record<Exclude<SingleRole, 'id'>, (profile: ColumnProfile) => Score>> = {
  time(profile) {
    if (NOT_TIME_HEADER.test(profile.name)) return NO
    const header = TIME_HEADER.test(profile.name) || /日$|年月/.test(profile.name)
    if (profile.time >= 0.8 && header) {
      return { score: WORSE_TIME_HEADER.test(profile.name) ? 0.55 : 0.7 + 0.29 * profile.time, reason: `表头“${profile.name}”，${percent(profile.time)} 的内容是时间` }
    }
    const serial = header && profile.numeric >= 0.9 && profile.meanLength >= 5 && profile.meanLength <= 18 && !WORSE_TIME_HEADER.test(profile.name)
    if (serial) return { score: 0.6, reason: `表头“${profile.name}”，内容是数字形式的时间` }
    return profile.time >= 0.95 && profile.distinct > 0.2 && !WORSE_TIME_HEADER.test(profile.name) ? { score: 0.6, reason: `“${profile.name}”${percent(profile.time)} 的内容是时间` } : NO
  },
  org(profile) {
    if (profile.meanLength > 25 || profile.sentence > 0.2 || profile.numeric > 0.5 || profile.choice > 0.02 || profile.filled < 0.3) return NO
    const header = ORG_HEADER.test(profile.name) && !/回复|答复|办理|承办|责任|主办|主管|[吗么][？?]?|如何|怎么|满意|觉得|认为|希望|需要|哪些|方面|类别|类型|学段|地址|编号|数$/.test(profile.name) && (profile.name.length <= MAX_ORG_HEADER || profile.orgName >= 0.5)
    const score = (header ? 0.55 : 0) + 0.45 * profile.orgName + (profile.filled > 0.9 ? 0.05 : 0) - (WORSE_ORG_HEADER.test(profile.name) ? 0.3 : 0)
    if (!header && (profile.orgName < 0.7 || /回复|答复|办理|承办|责任|主办|主管/.test(profile.name))) return NO
    return { score: header ? score : 0.2 + score, reason: header ? `表头“${profile.name}”，内容是单位名称` : `“${profile.name}”${percent(profile.orgName)} 的内容是学校或单位名称` }
  },
  audience(profile) {
    if (!AUDIENCE_HEADER.test(profile.name) && profile.audience < 0.9) return NO
    if (/^(audience|.{0,2}对象)$/i.test(profile.name) && profile.meanLength <= 12 && profile.numeric < 0.5) return { score: 0.8, reason: `表头“${profile.name}”` }
    return profile.audience >= 0.5 && profile.meanLength <= 10 ? { score: 0.5 + 0.49 * profile.audience, reason: `“${profile.name}”的内容是教师、学生、家长等对象` } : NO
  },
  channel(profile) {
    if (profile.meanLength > 20 || profile.sentence > 0.2 || profile.numeric > 0.5) return NO
    if (CHANNEL_HEADER.test(profile.name)) return { score: 0.8, reason: `表头“${profile.name}”` }
    return WEAK_CHANNEL_HEADER.test(profile.name) && profile.channel >= 0.5 ? { score: 0.6, reason: `表头“${profile.name}”，内容是听取意见的方式` } : NO
  },
  mentions(profile) {
    const header = MENTIONS_HEADER.test(profile.name) && !NOT_MENTIONS_HEADER.test(profile.name)
    const needed = PLAIN_MENTIONS_HEADER.test(profile.name) ? 0.5 : 0.95
    return header && profile.wholePositive >= needed ? { score: 0.8, reason: `表头“${profile.name}”，${percent(profile.wholePositive)} 的内容是正整数` } : NO
  },
  person(profile) {
    if (profile.meanLength > 40 || profile.sentence > 0.1 || profile.filled < 0.3 || profile.anonymous > 0.3 || profile.distinctCount < 2) return NO
    const code = PERSON_HEADER.test(profile.name) && !/类型|类别|数$|等级|角色/.test(profile.name)
    if (code) return { score: 0.8, reason: `表头“${profile.name}”区分不同的人` }
    if (NAME_HEADER.test(profile.name)) return { score: 0.6, reason: `表头“${profile.name}”区分不同的人` }
    return profile.personal >= 0.8 && /电话|手机|phone|mobile/i.test(profile.name) ? { score: 0.7, reason: `“${profile.name}”区分不同的人` } : NO
  },
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}
