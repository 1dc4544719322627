import { clauseSpans, sentenceSpans } from '../text/clauses.ts'

/** A clause somebody wrote and the row it stands in. */
export interface QuotedClause {
  readonly row: number
  /** as written, masked */
  readonly text: string
}

export interface MineOptions {
  /** how many suggestions are kept. Default 5 */
  readonly mostSuggestions?: number
  /** how many causes are kept. Default 3 */
  readonly mostCauses?: number
}

const SUGGESTION = /(?:强烈|诚恳|个人)?(?:建议|希望|期望|盼望|期盼|恳请|呼吁|最好(?!的|是|了|吃|看|玩)|(?:应当|应该|理应)(?!是|有|会|已|具有|算|属于|不会|还|没|都|就是)|能否|能不能|可否|可不可以|不妨|如果能|要是能|(?:强烈|坚决|我们|特此|在此|联名|业主|居民|家长)要求)|^(?:请|望|要求)(?!问|教|客|假)/
/** Suggestions that say nothing of what to do. */
const EMPTY_SUGGESTION =
  /^.{0,14}(?:领导|政府|部门|教育局|有关|相关|上级|书记|市长|局长|你们|贵局|早日|尽快|及时|能够|给予|予以|得到|引起|高度|对此|此事|真的|能)*.{0,4}(?:看到|听到|知道|重视|关注|解决|处理|回复|答复|解答|核实|查处|管管|管一管|调查|批准|支持|采纳|理解|公道|说法|查明|严查|彻查)(?:一下|此事|这个问题|该问题|这件事|吧|为盼|问题)?$/
const NO_SUGGESTION =
  /建议$|[吗呢]$|别来|复读|避雷|申请人|登记机关|本办法|主管部门.{0,6}应当|依法|第[一二三四五六七八九十]+条|又.{0,6}要求|要求(?:职工|必须|购房)|请问|强制要求|(?:能否|可否|能不能|可不可以)(?:享受|申请|办理|提取|贷款|报名|落户|购买|买|领|转|使用|参加|报考|上|读|入学|就读)|看不到希望|没(?:有|了)希望|(?:个|点|条|些)建议(?:吧|啊|呢)?$|仅供建议|不(?:应该|应当|建议)来|没有?希望|抱.{0,2}希望|本应该?|不建议(?:来|报|选)|(?:大家|学弟|学妹|同学们?|慎).{0,4}(?:报|选|来)|有希望|希望(?:小学|工程|学校)|建议书|被要求|学校要求|老师要求|要求(?:我们|学生|家长|孩子|教师|老师)|^.{0,8}(?:局|校|院|园|方|部|厂|司|委|长)要求/
const CAUSE = /(?:因为|由于|是因为|原因是|原因在于|原因就是|根源在于|主要是因为|皆因|归根到底|说到底|源于|起因)/
const RESULT = /(?:导致|造成|致使|以致|使得|引发)/
const LACK = /(?:缺少|缺乏|缺编|缺老师|缺人|缺钱|短缺|不足|不够|不到位|没有经费|没经费|人手|太少|跟不上|老化)/

/**
 * Sentences in which people say what should be done, from a group's opinions, best first: concrete ones of middle length,
 * supported by the words the group shares; like-worded ones once.
 *
 * @param rows - rows to read, best first
 * @param weigh - how much of what the group shares a stretch of a row says, ≥ 0
 */
export function mineSuggestions(texts: readonly string[], rows: readonly number[], weigh: (text: string) => number, most: number): QuotedClause[] {
  const found: { quote: QuotedClause; score: number }[] = []
  for (const row of rows) {
    for (const text of suggestionsIn(texts[row]!)) found.push({ quote: { row, text }, score: quality(text) + weigh(text) })
  }
  return bestDistinct(found, most)
}

/**
 * Clauses in which people say why, best first: 因为…, 由于…, …导致…, and what is lacking.
 */
export function mineCauses(texts: readonly string[], rows: readonly number[], weigh: (text: string) => number, most: number): QuotedClause[] {
  const found: { quote: QuotedClause; score: number }[] = []
  for (const row of rows) {
    for (const [text, strength] of causesIn(texts[row]!)) found.push({ quote: { row, text }, score: quality(text) + weigh(text) + strength })
  }
  return bestDistinct(found, most)
}

/** Suggestion sentences of one text, as written, 6 to 80 code units long. */
export function suggestionsIn(text: string): string[] {
  const found: string[] = []
  for (const sentence of sentenceSpans(text)) {
    const whole = text.slice(sentence.start, sentence.end)
    if (!SUGGESTION.test(whole)) continue
    const clauses = clauseSpans(text, sentence.start, sentence.end)
    const first = clauses.findIndex((span) => SUGGESTION.test(text.slice(span.start, span.end)) && !NO_SUGGESTION.test(text.slice(span.start, span.end)))
    if (first < 0) continue
    let end = clauses[first]!.end
    for (let next = first + 1; next < clauses.length && clauses[next]!.end - clauses[first]!.start <= 60; next++) end = clauses[next]!.end
    const suggestion = text.slice(clauses[first]!.start, end)
    if (suggestion.length >= 6 && suggestion.length <= 80 && !EMPTY_SUGGESTION.test(suggestion)) found.push(suggestion)
  }
  return found
}

/** Cause clauses of one text with their strength: 1 said as a cause, .6 said to lead to something, .3 a lack. */
export function causesIn(text: string): [string, number][] {
  const found: [string, number][] = []
  for (const sentence of sentenceSpans(text)) {
    const clauses = clauseSpans(text, sentence.start, sentence.end)
    for (const [at, span] of clauses.entries()) {
      const clause = text.slice(span.start, span.end)
      if (/[?？]/.test(text[sentence.end] ?? '') && /为什么|为何/.test(clause)) continue
      const strength = CAUSE.test(clause) ? 1 : RESULT.test(clause) ? 0.6 : LACK.test(clause) ? 0.3 : 0
      if (strength === 0) continue
      const start = strength === 0.6 && clause.search(RESULT) < 4 && at > 0 ? clauses[at - 1]!.start : span.start
      const end = strength === 1 && clause.length < 10 && at + 1 < clauses.length ? clauses[at + 1]!.end : span.end
      if (end - start >= 6 && end - start <= 60) found.push([text.slice(start, end), strength])
    }
  }
  return found
}

/** 0..1: complete sentences of 12 to 45 code units without greetings or masks read best. */
function quality(text: string): number {
  let score = text.length < 12 ? text.length / 12 : text.length <= 45 ? 1 : 1 - (text.length - 45) / 70
  if (/〔|尊敬|您好|谢谢|我家|本人/.test(text)) score -= 0.3
  if (/(?:增设|增加|取消|改为|延长|缩短|开设|配备|安排|公开|公示|统一|减少|提高|降低|改善|规范|加强|设立|修|换|建|装|发|调整|组织)/.test(text)) score += 0.3
  return score
}

function bestDistinct(found: { quote: QuotedClause; score: number }[], most: number): QuotedClause[] {
  found.sort((a, b) => b.score - a.score || a.quote.row - b.quote.row || (a.quote.text < b.quote.text ? -1 : 1))
  const chosen: QuotedClause[] = []
  for (const { quote } of found) {
    if (chosen.length >= most) break
    if (!chosen.some((other) => alike(other.text, quote.text))) chosen.push(quote)
  }
  return chosen
}

/** Half of the shorter text's character pairs stand in the other. */
function alike(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  let shared = 0
  for (let at = 0; at + 1 < short.length; at++) if (long.includes(short.slice(at, at + 2))) shared++
  return shared >= 0.5 * Math.max(1, short.length - 1)
}
