/** How a clause may be shortened without saying something else. All patterns see simplified, half-width text. */

/** Who said it, in minutes and ledgers: 会后一位老师补充：, 多数家长反映：, 退休支部汇总：. */
const SPEAKER_FRAME =
  /^[\u4e00-\u9fff（）()0-9〔〕、]{0,14}?(?:老师|教师|主任|园长|家长|同学|学生|同志|支部|代表|中层|干部|校长|村民|群众|老人家|居民|组里|组会|班会|会上|会后|会议|大家|年级组|教研组|旁边|课代表|有人|座谈|举手|参会|退休|匿名|纸条|问卷|发言|讨论|谈话|摘记|记录)[\u4e00-\u9fff（）()0-9〔〕]{0,9}?(?:说|讲|讲到|谈到|提到|反映|提出|认为|表示|补充|附和|插话|汇总|意见|摘记|记录|纸条|议论|记几句|写|汇报|发言|集中|有[一二三四五六七八九十来几多0-9]{1,4}个)(?:说|道|到|了|比较集中|较多|如下)?(?:[:：，,]|$)/

const OPENERS = [
  /^(?:我|我们|本人)?(?:就|对|针对|关于|对于|有关)?(?:想|要|再次|紧急|实名|匿名|强烈|现|特|向您|向领导)*(?:投诉|反映|反应|举报|检举|咨询|请教|询问|求助|呼吁|控诉|谈谈|说说|聊聊|说一下|问一下|问问|问|了解|知道)(?:一下|一个|关于|有关|下)?/,
  SPEAKER_FRAME,
  /^(?:说|讲|写|看到|抄[几两]条|记[几两]句|摘[几两][句条]|提一?[点个]小?意见|反映个情况|吐个槽|举个例子|说个好的|补充一[点句]|顺便说一句|还有就是|再就是|再一个|另外就是|本来不想说的?)(?:道|到|了)?[:：，,]/,
  /^(?:天天|经常|总|常)?听?(?:孩子|娃|女儿|儿子|小孩|孙子|孙女|外孙|外甥女?|学生|同学)们?(?:天天|每天|总|老是?)?(?:回来|回家)?都?(?:说|讲|告诉我|跟我说)[，,：:]?/,
  /^(?:强烈|诚恳|真心|紧急|再次|郑重|联名|急)*(?:建议|希望|盼望|期望|期待|请求|恳请|恳求|敬请|呼吁|要求|请问|请教|请|祈求|渴望|反对|抗议|谴责|望|盼|求)(?:政府|市政府|领导们?|各级|各位领导|有关部门|相关部门|相关单位|部门|教育部门|主管部门|教育局|市长|书记|局长|学校领导|学校)?(?:能够?|可以|可|尽快|尽早|早日|及时|重视|关注|考虑|管管|管一管|帮忙|帮助|来|一定|务必|切实)*/,
  /^(?:关于|对于|有关|针对|就)/,
  /^(?:能不能|能否|可不可以|可否|是否可以|最好|应该|应当|不如|还是)(?:让|给|由)?(?:学校|领导|教育局)?/,
  /^(?:尊敬|敬爱|亲爱)的?[\u4e00-\u9fff]{0,8}?(?:领导们?|书记|局长|市长|县长|校长|厅长|老师)/,
  /^(?:您好|你好|大家好|领导好|领导们?|各位领导|大家|谢谢|感谢)/,
  /^(?:我|我们|咱|咱们|俺|俺们|本人)(?:都|也|就|真的)*(?:觉得|认为|感觉|发现|听说|希望|建议|想|要求|说|是)/,
  /^(?:个人)?(?:觉得|认为|感觉|听说|听闻|据说|据悉|发现|得知|没想到|想不到|不知道|不知|为什么|为何|凭什么|难道)/,
  /^(?:我们的|我们|我家的?|咱们的?|咱|俺们|俺|我的|我|本人|你们|您|你|他们|她们|他|她|这个|这种|这些|那个|那种|那些|此|该)/,
  /^(?:但是|但|可是|而且|并且|然而|不过|所以|因此|因为|由于|虽然|虽说|尽管|如果|要是|然后|接着|同时|另外|还有|此外|其次|首先|最后|再者|再说|甚至|例如|比如|特别是|尤其是|只是|就是|其实|反正|总之|而|且|并|又|也|还|都|就|却|第[一二三四五六七八九十](?:点|条|是)?)/,
  /^(?:现在|目前|如今|最近|近期|近日|近来|今年|去年|明年|今天|昨天|今日|每天都|当时|一直以来|长期以来|这几年|这两年|近年来|从去年开始|以前|至今)/,
  /^(?:[0-9]{1,2}|[一二三四五六七八九十])(?:是|、|\.|\)|）|，|:)/,
  /^(?:说老实话|说实话|老实说|说句实话|讲真|真的|真心|嗯|呃|哎|唉|啊|哦|哈哈+|哈|呵呵|那么|那|嘛)/,
  /^[\s"'“”‘’《》<>、，,.。:：;；!！?？~\-—_*#()（）【】[\]\u200b·]+/,
  /^的/,
  /^除了(?!.*(?:之外|以外|外|都|还))/,
]

const TRAILERS = [
  /[\s"'‘’、，,.。:：;；!！?？~～\-—_*#…\u200b·]+$/,
  /(?:的)?(?:几点|一点|一些|几个|两点|小小)?(?:投诉|建议|咨询|请求|疑问|反映|举报|诉求|求助|呼吁|意见|情况反映|请示|恳请|反馈|提出(?:质疑|异议|投诉|建议))(?:信|书)?$/,
  /(?:有关|相关|若干|几个|一些|几点)?(?:事宜|事项|相关问题|有关问题|几个问题|的?一些?问题)$/,
  /(?:怎么办|该怎么办|咋办|如何是好|怎么回事|是怎么回事|咋回事|何解|求解|求回复|求解答|求解决|求助|在线等|谢谢.*|感谢.*|拜托.*|望.{0,6}(?:解决|处理|回复|答复|重视|关注|查处|核实|支持|批准)|盼.{0,4}(?:解决|处理|回复|答复)|急|请.{0,6}(?:解决|处理|回复|答复|重视|关注|查处|核实|明示|解答|管管|管一管|管一管吧))$/,
  /(?:是否|这样|这|难道|是不是)?(?:合理|合法|合规|应该|正常|公平|可以|行|好|对|合适|妥当|正确|违规|违法|符合规定)吗?$/,
  /(?:的话|了吧|了呢|了啊|了哦|了嘛|啊|呀|哦|哈|嘛|呢|吧|啦|哒|哎|唉|呵呵|哈哈)$/,
]

/** 合理吗 and the like are stripped only as questions; 收费不合理 stays. */
const ASKED = 4
const QUESTION_END = /吗$|(?:是否|是不是|难道)[\u4e00-\u9fff]{1,4}$/

/** Deleted wherever they stand in a clause. */
const INSIDE = [
  /〔[^〔〕]{1,8}〕/g,
  /[(（【[][^()（）【】[\]]{0,40}[)）】\]]/g,
  /(?<![0-9])(?:19|20)[0-9]{2}年(?:度|[0-9]{1,2}月(?:份|[0-9]{1,2}[日号])?)?(?!级)(?:下半年|上半年)?(?:的)?/g,
  /(?<![0-9])[0-9]{1,2}月(?:份|[0-9]{1,2}[日号])/g,
  /(?<![0-9])(?:19|20)[0-9]{2}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,2})?/g,
  /_x000[dD]_/g,
  /\u200b/g,
  /(?<=[\u4e00-\u9fff])(?:的话|嘛|啊|呃|嗯)(?=[\u4e00-\u9fff])/g,
  /(?:真的|真心|其实|反正|实在)(?=[\u4e00-\u9fff]{2})/g,
]

/** A code for a place in anonymised text; kept after a preposition, where the phrase would break without it. */
const PLACE_CODE = /(?<![A-Za-z0-9])[A-Z][0-9]{0,3}(?:县城|[市区县州镇乡村省])(?:的(?=[\u4e00-\u9fff]))?/g
const BEFORE_PLACE = /[在到从向给把对往于至由是为为进赴与和]$/

/** Real places at the very front say where, not what: 长沙市岳麓区. 小区, 学区, 社区 and the like are no such places. */
const FRONT_PLACE = /^(?:[\u4e00-\u9fff]{2}省|[\u4e00-\u9fff]{2,3}(?<!城|门|超|菜|集|夜|股)市(?=[\u4e00-\u9fff])(?!场|民|政|区|直|属|容|长|委)|[\u4e00-\u9fff]{2}(?<!小|社|学|校|园|地|片|景|城|山|矿|库|厂|特|新|老|辖|郊|片|牧|林|湖|湾)区(?=[\u4e00-\u9fff])(?!域|间|别|委|长|政)|[\u4e00-\u9fff]{2}县(?=[\u4e00-\u9fff])(?!城|委|长|政|里|域|级))(?=[\u4e00-\u9fff]{4})/

/** All that may be cut away in front. */
const FRONT: readonly RegExp[] = [
  ...OPENERS,
  /^[A-Z][0-9]{0,3}(?:县城|[市区县州镇乡村省])的?/,
  FRONT_PLACE,
  ...INSIDE.map((pattern) => new RegExp(`^(?:${pattern.source})`)),
]

/** Nothing in such a clause is ever left out: no brackets, digits, Latin letters, fillers. */
const PLAIN = /^[^〔(（【[0-9A-Z_\u200b嘛啊呃嗯真其反实话]*$/
const ANY_FRONT = anyOf(FRONT)
const ANY_TRAILER = anyOf(TRAILERS)
const ANY_INSIDE = anyOf(INSIDE)

/** Whether a cut at a code unit of the clause would not split a word. */
export type Boundary = (at: number) => boolean

/**
 * How many code units of formula stand before what a clause says: 投诉, 希望, 尊敬的领导, place codes, dates, pronouns.
 *
 * @param clause - simplified, half-width
 * @returns 0..clause.length, at a boundary
 */
export function openerLength(clause: string, boundary: Boundary): number {
  let from = 0
  for (let round = 0; round < 12; round++) {
    const rest = clause.slice(from)
    if (!ANY_FRONT.test(rest)) return from
    const length = frontLength(rest, (found) => boundary(from + found))
    if (length === 0) return from
    from += length
  }
  return from
}

/**
 * How many code units of formula stand after what a clause says: 怎么办, 合理吗, 的投诉, closing marks.
 *
 * @returns 0..clause.length, at a boundary
 */
export function trailerLength(clause: string, boundary: Boundary): number {
  let to = clause.length
  for (let round = 0; round < 8; round++) {
    const rest = clause.slice(0, to)
    if (!ANY_TRAILER.test(rest)) break
    const cut = trailerStart(rest, boundary)
    if (cut < 0) break
    to = cut
  }
  return clause.length - to
}

/**
 * Which code units of a clause can be left out without changing what it says: bracketed remarks, dates, masks, place codes.
 *
 * @returns one flag per code unit, 1 = left out
 */
export function deletedUnits(clause: string): Uint8Array {
  const deleted = new Uint8Array(clause.length)
  if (PLAIN.test(clause)) return deleted
  if (ANY_INSIDE.test(clause)) {
    for (const pattern of INSIDE) for (const match of clause.matchAll(pattern)) deleted.fill(1, match.index, match.index + match[0].length)
  }
  if (!/[A-Z]/.test(clause)) return deleted
  for (const match of clause.matchAll(PLACE_CODE)) {
    if (BEFORE_PLACE.test(clause.slice(0, match.index).replace(PLACE_CODE, ''))) continue
    deleted.fill(1, match.index, match.index + match[0].length)
  }
  return deleted
}

function frontLength(text: string, fits: (length: number) => boolean): number {
  for (const pattern of FRONT) {
    const length = pattern.exec(text)?.[0].length ?? 0
    if (length > 0 && fits(length)) return length
  }
  return 0
}

function trailerStart(text: string, boundary: Boundary): number {
  for (const [number, pattern] of TRAILERS.entries()) {
    if (number === ASKED && !QUESTION_END.test(text)) continue
    const at = text.search(pattern)
    if (at >= 0 && boundary(at)) return at
  }
  return -1
}

function anyOf(patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => `(?:${source})`).join('|'))
}
