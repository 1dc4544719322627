import type { AUDIENCES, CHANNELS, SCHOOL_STAGES } from '../org/contract.ts'
import { ownCopy } from '../pipeline/own-copy.ts'

type Names<Name extends string> = readonly (readonly [Name, RegExp])[]

/** What people write in ledgers for the audiences of the campaign; the first that fits counts. */
const AUDIENCE_NAMES: Names<(typeof AUDIENCES)[number]> = [
  ['退休领导教师', /^离?退休/],
  ['家长', /家长(代表)?$|^(爸爸|妈妈|父亲|母亲|爷爷|奶奶|外公|外婆|姥姥|姥爷)$|^parents?$/i],
  ['教师', /^(一线|任课|在职|骨干|青年|年轻|新|学科|专任|普通|.{0,4}年级|.{0,2}[语数英理化生史地政体音美])?(教师|老师)(代表)?$|^(班主任|教职工|教职员工|教研组长)$|^teachers?$/i],
  ['学生', /(学生|同学|队员)(代表)?$|^[一二三四五六七八九初高].{0,2}年级$|^students?$/i],
  ['干部', /干部(代表)?$|^(副?校长|副?园长|副?书记|校领导|园领导|学校领导|班子成员|行政人员|主任|局长|中层.{0,4})$/],
  ['社会各界群众', /^社会|群众(代表)?$|^(居民|村民|市民|社区.{0,4}|人大代表|政协委员)$|^public$/i],
]

const CHANNEL_NAMES: Names<(typeof CHANNELS)[number]> = [
  ['家长会', /家长(委员)?会/],
  ['工作例会', /例会|行政会|教职工大?会/],
  ['教研组会', /教研|备课/],
  ['谈心谈话', /谈心|谈话/],
  ['主题班队会', /班会|队会/],
  ['调查问卷', /问卷/],
  ['教师家访', /家访/],
  ['观摩交流', /观摩|听课/],
  ['上门走访', /走访|入户/],
  ['讨论', /座谈|讨论|研讨/],
  ['网络', /网络|微信|公众号|热线|信箱|平台|邮箱|邮件|留言/],
]

const STAGE_NAMES: Names<(typeof SCHOOL_STAGES)[number]> = [
  ['学前', /^(学前(教育)?|幼儿园?|[大中小]班)$/],
  ['小学', /^(小学([高中低]?段|[高中低]年级)?|[一二三四五六]年级)$/],
  ['初中', /^(初中|初[一二三]|[七八九]年级)$/],
  ['高中', /^(高中|普通?高中|高[一二三])$/],
  ['特教', /^(特教|特殊教育)$/],
  ['中职', /^(中职|职高|中专|技校|职业.{0,4})$/],
]

/** Header of a column that says at which level of school the speaker is. */
export const STAGE_HEADER = /学段/

/** Header only exports of questionnaire services have. */
const FORM_HEADER = /^(提交答卷时间|答卷编号|所用时间|答题时长|填写时长|开始答题时间|填写设备|提交时间[（(]自动[)）])$/

/** Whether a table is what a questionnaire service exports: its answers came by questionnaire, whatever link was used. */
export function isFormExport(header: readonly string[]): boolean {
  return header.some((name) => FORM_HEADER.test(name))
}

/** @returns null where the wording fits none; it is kept among the row's cells */
export function audienceOf(cell: string | null): (typeof AUDIENCES)[number] | null {
  return nameOf(AUDIENCE_NAMES, cell, 12)
}

export function channelOf(cell: string | null): (typeof CHANNELS)[number] | null {
  return nameOf(CHANNEL_NAMES, cell, 20)
}

export function schoolStageOf(cell: string | null): (typeof SCHOOL_STAGES)[number] | null {
  return nameOf(STAGE_NAMES, cell, 12)
}

/** Names of orgs are compared without spaces and kinds of brackets. */
export const plainName = remembering((name: string) => name.normalize('NFKC').replace(/\s/g, '').toLowerCase())

/** Names come again in every row; so many of a kind are remembered. */
const REMEMBERED = 2000

/** A pure function of a text that remembers what it said of the texts it was asked first. */
function remembering<Said>(say: (text: string) => Said): (text: string) => Said {
  const known = new Map<string, Said>()
  return (text) => {
    const said = known.get(text)
    if (said !== undefined) return said
    const fresh = say(text)
    if (known.size < REMEMBERED) known.set(ownCopy(text), fresh)
    return fresh
  }
}

function nameOf<Name extends string>(names: Names<Name>, cell: string | null, maxLength: number): Name | null {
  const plain = cell === null ? '' : plainName(cell)
  if (plain === '' || plain.length > maxLength) return null
  return names.find(([name, pattern]) => name === plain || pattern.test(plain))?.[0] ?? null
}
