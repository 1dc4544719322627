/** Who speaks, where what was said is reported: several people, a meeting, somebody on behalf of others. */
const REPORTED =
  '多数|大多数|多名|多位|多人|不少|几位|几名|几个|部分|大部分|绝大多数|好多|好几|一些|有的|有些|许多|个别|全体|大家|到会|参会|与会|在场|座谈|会上|会后|坐旁边|旁边|' +
  '班里|班上|全班同学|组里|组会|小组|支部|年轻老师|班子|举手|年级组|教研组|学科组|备课组|工会|家委会|班委|校务会|课代表|代表|分管|中层|群里|问卷|访谈|走访|家访|接访|来访|来电'
const SAID = '反映|附和|插话|同意|写到|写着|发言|聊起来|议到这一条|你一句我一句|提到|提出|谈到|谈及|说到|讲到|讲|汇总|记录|摘录|认为|表示|补充|指出|建议|转述|复述|提议|记几句|(?<!听)说'
/** `多数家长反映：`, `八年级组几位老师都说，`, `教研组汇总：`: a clause that names speakers and ends in a word for saying. */
const REPORT = new RegExp(`^[^,，。.:：;；!！?？\\n]{0,14}?(?:${REPORTED})[^,，。.:：;；!！?？\\n]{0,10}?(?:地|的)?(?:${SAID})(?:的是|了?几句|一下|比?较多|比较集中|最多)?[:：,，]\\s*`)
/** One of those who spoke, not named: `有家长说：`, `一位爷爷说：`, `孩子妈妈讲：`. Behind a comma the words may be the matter (老师说，…). */
const ONE_SPEAKS =
  /^(?:会后|座谈中|谈话中|讨论中|后排|私下|有|[^,，。.:：;；!！?？\n]{0,8}一[位名个]|该|某|孩子|老人|群众|居民|村民|学生代表|家长|老同志)[^,，。.:：;；!！?？\n]{0,9}?(?:反映|附和|插话|表示|提出|谈到|补充|[说讲写]|原话|发言)[:：]\s*/
/** What was written down, before it: `发言摘记：`, `小纸条上写着：`, `大家七嘴八舌，记几句：`, `到会家长意见比较集中：`. */
const RECORD =
  /^(?:[^,，。.:：;；!！?？\n]{0,12}[,，])?[^,，。.:：;；!！?？\n]{0,12}?(?:[记抄摘][几两][句条]|摘[记要录]|记录|纪要|纸条(?:上写着)?|集体意见|意见(?:比?较)集中|议论(?:比?较)多|你一句我一句|七嘴八舌|有[一二三四五六七八九十几]{1,3}来?个)[:：]\s*/
/** The next voice of one record: `另一位家长接着说，`, `坐旁边的补充：`, `还有人讲，`. */
const NEXT_VOICE =
  /(?<=^|[,，。.;；!！?？~～…\s])(?:另一[位个名][^,，。.:：;；!！?？\n]{0,4}?|坐?旁边的?[^,，。.:：;；!！?？\n]{0,4}?|后面的|后排有人|还有(?:人|家长|同学|老师)|有人|年轻老师|分管同志|课代表)(?:接着说|接着讲|接话|补充|插话|讲|说|写)[,，:：]/g
/** The speaker about the own words, before they begin. */
const HEDGE =
  /^(?:唉|哎|嗯|呃|那个|其实|说实话|说实在的|说句实在话|说句实话|说句心里话|说句不好听的|说句公道话|老实说|老实讲|实话实说|实事求是地说|讲真|不瞒您说|不怕您笑话|恕我直言|冒昧地说一句|我想说(?:一下|一句|的是)?|我说一句|我说两句|我提一条|我提一个|我提个建议|我反映一下|我代表[^,，。:：]{1,8}说(?:一下|几句)|(?:我有)?一点体会很深|有一点体会很深|(?:说句?)?真心话|一点看法|吐个槽|坦率[讲说]|照我看|反映个情况|就一个事|表扬一下|老师好|您好|你好|各位领导|报告老师|匿名写一句|长话短说|作为(?:一[个名位])?[^,，。:：]{0,6}(?:家长|老师|教师|学生|居民)|(?:我|我们|咱|也|必须|借这个机会|悄悄|先|就)*(?:[^,，。:：]{0,2})[说谈讲提](?:说|讲|一[下句点]啊?|[两几]句(?:心里话)?|个(?:好的|具体的|醒|小?意见)|一点小?意见)|有一点|还有一点|再一个|另外|还有|首先|第一|一是|个人觉得|个人认为|我个人觉得|我觉得吧?|我认为)[,，:：、!！。]+\s*/
/** The speaker winding up. */
const CLOSING =
  /[,，。.!！;；~～…\s]+(?:就这些|就这样|没了|没有了|没有别的了|其他没有了?|别的没有了?|暂时没有了?|同意|以上|谢谢|谢谢老师|谢谢领导|辛苦了|说完了|说错了别往心里去|不吐不快|拜托了|求求了|心累|请考虑|麻烦老师了|多谢领导|盼[回答]复|希望(?:领导)?(?:重视|能改)|就这一条|先说这些|(?:仅)?供参考|个人意见)[,，。.!！~～…\s]*$/

/**
 * Where the matter of a reported opinion begins and ends: without who reported it and without what speakers say about their
 * own speaking. Such frames stand in hundreds of records of meetings and would make strangers alike. A text that is
 * nothing but frame keeps all its words.
 *
 * @returns code-unit range of the text; 0..length where there is no frame
 */
export function matterRange(text: string): { start: number; end: number } {
  let start = 0
  for (let pass = 0; pass < 4; pass++) {
    const rest = text.slice(start)
    const frame = RECORD.exec(rest) ?? REPORT.exec(rest) ?? ONE_SPEAKS.exec(rest) ?? HEDGE.exec(rest)
    if (!frame) break
    start += frame[0].length
  }
  let end = text.length
  for (let pass = 0; pass < 3; pass++) {
    const closing = CLOSING.exec(text.slice(start, end))
    if (!closing) break
    end = start + closing.index
  }
  return end - start < MIN_MATTER ? { start: 0, end: text.length } : { start, end }
}

/** The text with the words that hand over to the next voice of a record blanked; as long as before. */
export function blankNextVoices(text: string): string {
  return text.replace(NEXT_VOICE, (words) => ' '.repeat(words.length))
}

/** Less than this many code units is no matter. */
const MIN_MATTER = 4
