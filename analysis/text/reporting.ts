/** Who speaks, where what was said is reported: several people, a meeting, somebody on behalf of others. */
const REPORTED =
  '多数|大多数|多名|多位|多人|不少|几位|几名|几个|部分|大部分|绝大多数|好多|好几|一些|有的|有些|许多|个别|全体|大家|到会|参会|与会|在场|座谈|会上|会后|坐旁边|旁边|' +
  '班里|班上|全班同学|组里|组会|年级组|教研组|学科组|备课组|工会|家委会|班委|校务会|课代表|代表|分管|中层|群里|问卷|访谈|走访|家访|接访|来访|来电'
const SAID = '反映|提到|提出|谈到|谈及|说到|讲到|讲|汇总|记录|摘录|认为|表示|补充|指出|建议|转述|复述|提议|记几句|(?<!听)说'
/** `多数家长反映：`, `八年级组几位老师都说，`, `教研组汇总：`: a clause that names speakers and ends in a word for saying. */
const REPORT = new RegExp(`^[^,，。.:：;；!！?？\\n]{0,14}?(?:${REPORTED})[^,，。.:：;；!！?？\\n]{0,10}?(?:地|的)?(?:${SAID})(?:的是|了?几句|一下|比?较多|比较集中|最多)?[:：,，]\\s*`)
/** The speaker about the own words, before they begin. */
const HEDGE =
  /^(?:唉|哎|嗯|呃|那个|其实|说实话|说实在的|说句实在话|说句实话|说句心里话|说句不好听的|说句公道话|老实说|老实讲|实话实说|实事求是地说|讲真|不瞒您说|不怕您笑话|恕我直言|冒昧地说一句|我想说(?:一下|一句|的是)?|我说一句|我说两句|我提一条|我提一个|我提个建议|我反映一下|我代表[^,，。:：]{1,8}说(?:一下|几句)|(?:我有)?一点体会很深|有一点|还有一点|再一个|另外|还有|首先|第一|一是|个人觉得|个人认为|我个人觉得|我觉得吧?|我认为)[,，:：、!！。]+\s*/
/** The speaker winding up. */
const CLOSING =
  /[,，。.!！;；~～…\s]+(?:就这些|就这样|没了|没有了|没有别的了|其他没有了?|别的没有了?|暂时没有了?|同意|以上|谢谢|谢谢老师|谢谢领导|辛苦了|说完了|说错了别往心里去|不吐不快|仅供参考|个人意见)[,，。.!！~～…\s]*$/

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
    const frame = REPORT.exec(rest) ?? HEDGE.exec(rest)
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

/** Less than this many code units is no matter. */
const MIN_MATTER = 4
