import {
  COMMON_WORD_SURNAMES,
  COMPOUND_SURNAMES,
  FIRM_SURNAMES,
  LOOSE_SURNAMES,
  MIDDLE_ONLY,
  NOT_GIVEN,
  PUBLIC_NAMES,
  RARE_SURNAMES,
  TITLE_ATTRIBUTES,
  WORD_AFTER,
  WORD_BEFORE,
} from './surnames.ts'
import type { PersonalSpan } from './mask-kind.ts'

const TITLE =
  /(?:副|班|教导|政教|德育|教务|总务)?(?:老师(?!傅)|教师|同学(?!会|录|聚)|校长|园长|院长|所长|局长|处长|科长|主任|书记|主席|部长|组长|队长|站长|镇长|乡长|县长|区长|市长|厅长|班长|教练|教授|导师|辅导员|导员|医生|医师|大夫|护士|先生|女士|小姐|同志|警官|法官|律师|经理|老板|师傅|阿姨|叔叔|大爷|大妈)/g
/** Words that name a person behind them beyond doubt. */
const INTRODUCTION = /(?:我叫|我的名字叫|名叫|名字叫|孩子叫|儿子叫|女儿叫|(?:学生|家长|孩子)?姓名(?:是|为)?|(?:联系人|联络人|署名|投诉人|举报人|反映人|申请人)(?=[：: ]))[：:是\s]{0,2}/g
/** Words that may be followed by a name: 班主任李丽, 本人李丽, 我爱人李丽. */
const LEADING_TITLE = /(?:班主任|副?校长|副?园长|副?书记|副?局长|副?主任|副?院长|老师|教师|同学|学生|家长|班长|本人|联系人|投诉人|举报人|反映人|申请人|爱人|丈夫|妻子|老公|老婆|媳妇|儿子|女儿|闺女|孙子|孙女|外孙女?|侄子|侄女|弟弟|妹妹|同桌)[：:]?/g
const TRIGGER = /爱人|丈夫|妻子|老公|老婆|媳妇|儿子|女儿|闺女|孙子|孙女|外孙女?|侄子|侄女|弟弟|妹妹|同桌|老师|教师|同学|[校园院所局处科部组队站镇乡县区市厅班]长|主任|书记|主席|教练|教授|导[师员]|辅导员|医[生师]|大夫|护士|先生|女士|小姐|同志|[警法]官|律师|经理|老板|师傅|阿姨|叔叔|大[爷妈]|叫|姓名|联系人|联络人|署名|投诉人|举报人|反映人|申请人|本人|学生|家长/

const HAN = /^[\u4e00-\u9fff]$/
/** Function words behind which a new word begins. */
const BOUNDARY = new Set('的了是找跟给请让被由问叫位名对但而因像比说我你他她它们到着把在有就及和与向为从以往当如受将连替帮等于')
/** Surnames that are verbs or prepositions before another person's surname: 祝陈书记, 向胡厅长. */
const VERB_SURNAMES = new Set('祝谢贺向应从和')
/** Titles that are offices, before which 任 is a verb. */
const OFFICE = /[长任记席]$/
/** What may stand right after a name that no title follows. */
/** 李先生: the title's own rule takes it. */
const COURTESY = /^(?:先生|女士|小姐|老师|某)/
const AFTER_NAME_WORD = /^(?:联系|电话|手机|住址|身份|性别|地址|年龄|家住|今年|出生|毕业|举报|投诉|反映|来自)/
const AFTER_NAME = new Set('是的说跟分主负到出来去进接反对在把被和与就也都不没有经常总上为让要给从因于却又还将能会动用以到拿打骂收教讲带叫等，。、；：！？,.;:!?（(）)”" \n\t')

/** Names of people: before a title (王老师), after an introduction (我叫王小明), after a title (班主任王小明). */
export function findNames(text: string): PersonalSpan[] {
  if (!TRIGGER.test(text)) return []
  const spans: PersonalSpan[] = []
  eachMatch(TITLE, text, (title, at) => {
    const start = nameBefore(text, at, title)
    if (start >= 0) spans.push({ kind: '姓名', start, end: at })
  })
  eachMatch(INTRODUCTION, text, (words, at) => pushAfter(spans, text, at + words.length, true))
  eachMatch(LEADING_TITLE, text, (words, at) => pushAfter(spans, text, at + words.length, false))
  return spans
}

/** matchAll would copy the expression for every text. */
function eachMatch(regex: RegExp, text: string, use: (match: string, at: number) => void): void {
  regex.lastIndex = 0
  for (let match = regex.exec(text); match !== null; match = regex.exec(text)) use(match[0], match.index)
}

/** Where the name before a title begins; -1 when what stands there is no name. */
function nameBefore(text: string, at: number, title: string): number {
  if (!isHan(text, at - 1) || TITLE_ATTRIBUTES.has(text.slice(at - 2, at))) return -1
  for (const length of [4, 3, 2]) {
    if (COMPOUND_SURNAMES.has(text.slice(at - length, at - length + 2)) && isGiven(text, at - length + 2, at)) return at - length
  }
  if (PUBLIC_NAMES.some((name) => text.endsWith(name, at))) return -1
  for (const length of [3, 2]) {
    const start = at - length
    if (length === 2 && VERB_SURNAMES.has(text[start] ?? '') && FIRM_SURNAMES.has(text[at - 1]!)) break
    if (start >= 0 && isGiven(text, start + 1, at) && beginsName(text, start) && !continuesWord(text, start)) return start
  }
  const surname = text[at - 1]!
  if (RARE_SURNAMES.has(surname) || (surname === '毛' && title === '主席') || (surname === '任' && OFFICE.test(title))) return -1
  if (continuesWord(text, at - 1)) return -1
  const plural = text.startsWith('们', at + title.length)
  return beginsName(text, at - 1) && !plural ? at - 1 : -1
}

/** Whether a surname stands at `at` with a left side that lets a name begin. */
function beginsName(text: string, at: number): boolean {
  const surname = text[at]!
  const before = at === 0 ? '' : text[at - 1]!
  if (WORD_BEFORE[surname]?.includes(before) === true && before !== '') return false
  if (FIRM_SURNAMES.has(surname)) return true
  if (/[0-9０-９]/.test(before)) return false
  if (COMMON_WORD_SURNAMES.has(surname)) return true
  if (LOOSE_SURNAMES.has(surname)) return !HAN.test(before) || BOUNDARY.has(before)
  return RARE_SURNAMES.has(surname) && !/[\u4e00-\u9fffA-Za-z]/.test(before)
}

function continuesWord(text: string, at: number): boolean {
  const after = text[at + 1]
  return after !== undefined && WORD_AFTER[text[at]!]?.includes(after) === true
}

/** One or two Han characters that may be a given name; an empty range is one too (the bare compound surname). */
function isGiven(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const char = text[i]!
    if (!HAN.test(char) || NOT_GIVEN.has(char)) return false
    if (i === end - 1 && MIDDLE_ONLY.has(char)) return false
  }
  return true
}

function pushAfter(spans: PersonalSpan[], text: string, at: number, certain: boolean): void {
  const surname = text[at]
  if (surname === undefined || continuesWord(text, at) || COURTESY.test(text.slice(at + 1, at + 3))) return
  const compound = COMPOUND_SURNAMES.has(text.slice(at, at + 2))
  const loose = LOOSE_SURNAMES.has(surname)
  if (!compound && !FIRM_SURNAMES.has(surname) && !COMMON_WORD_SURNAMES.has(surname) && !loose) return
  if (!certain && (loose || surname === '曾')) return
  const given = at + (compound ? 2 : 1)
  const ends = [given + 2, given + 1].filter((end) => end <= text.length && (isGiven(text, given, end) || (certain && standsAlone(text, given, end))))
  const strict = !certain && COMMON_WORD_SURNAMES.has(surname)
  const end =
    ends.find((candidate) => AFTER_NAME_WORD.test(text.slice(candidate, candidate + 2))) ??
    ends.find((candidate) => candidate === text.length || (strict ? !isHan(text, candidate) : AFTER_NAME.has(text[candidate]!))) ??
    (certain ? ends[0] : undefined)
  if (end !== undefined) spans.push({ kind: '姓名', start: at, end })
}

/** A field of a form: nothing but Han between the colon and the next punctuation. */
function standsAlone(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (!isHan(text, i)) return false
  return !isHan(text, end)
}

function isHan(text: string, at: number): boolean {
  return at >= 0 && HAN.test(text[at]!)
}
