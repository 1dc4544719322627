import { STOP_WORDS } from '../text/stopwords.ts'

/**
 * Words with which people greet, wish, warn, joke, advise those who come after them, or judge a place as a whole, whatever
 * school, office or town they speak of. Words that name a thing (食堂), a rule (打卡) or a wrong (强制) never stand here, nor
 * do words that judge one thing only (难吃, 漏水) or that a complaint turns on (满意).
 */
const TALK = {
  greetings: '你好 您好 大家好 哈喽 嗨 hi hello 再见 拜拜 谢谢 感谢 多谢 感恩 辛苦 辛苦了 致敬 点赞 抱歉 对不起 不好意思',
  wishes:
    '祝 祝你 祝您 祝你们 祝福 祝贺 祝愿 恭喜 恭祝 愿 祝好 愉快 快乐 开心 幸福 顺利 好运 幸运 加油 奋斗 拼搏 似锦 前途似锦 前程似锦 金榜题名 旗开得胜 马到成功 学业有成 心想事成 万事如意 一切顺利 上岸 ' +
    '梦想 理想 心仪 向往 未来 美好 越来越 更好 享受 度过 收获 珍惜 青春 时光 人生 憧憬 相信 考上 考个 考取 大学生活 校园生活',
  warnings:
    '别来 别去 别报 别选 别学 别读 别考 别想 不来 不去 莫来 快跑 快逃 快来 速来 逃 润 避雷 避坑 劝退 入坑 入股 不亏 不幸 变得 后悔 慎重 谨慎 慎重考虑 谨慎考虑 三思 慎入 慎选 慎报 考虑一下 推荐 不推荐 强烈推荐 值得 尽量 ' +
    '千万 千万别 千万不要 能不来 要来 来吧 听劝 求求 小心 当心 心理准备 想清楚 想好 想来 欢迎 报考 来到',
  advice:
    '好好学习 天天向上 好好学 努力学习 认真学习 好好 用功 自律 自觉 既来之 则安之 既来之则安之 来都来了 慢慢 多去 多看 学弟 学妹 学弟学妹 学弟们 学妹们 学长 学姐 学长学姐 师弟 师妹 准大一 宝宝 宝子 家人们',
  banter:
    '哈哈 哈哈哈 嘿嘿 嘻嘻 呵呵 呜呜 嘎嘎 懂得 懂的 懂的都懂 懂得都懂 都懂 一言难尽 无话可说 无语 服了 救命 笑死 绝了 摆烂 躺平 发疯 牛逼 nb 傻逼 sb tmd tnnd 妈的 卧槽 狗都 沟槽 真香 凑合 将就 随缘 随便 见仁见智 因人而异 ' +
    '仅供参考 开玩笑',
  verdicts:
    '真好 挺好 挺好的 还好 还行 还可以 不错 挺不错 很不错 蛮好 辣鸡 拉胯 优点 缺点 好处 坏处 喜欢 失望 一般般 普普通通 平平 中规中矩 马马虎虎 勉强 凑活 麻雀虽小 五脏俱全 比上不足 比下有余 中好 好学校 破学校 这破 算是 还算 想象 ' +
    '想象中 平心而论 印象',
} as const

/**
 * Words that stand beside any matter and name none: who and where in general, how good or bad, how firmly, how much, after
 * all. Left out are words that are a matter where a bureau deals with them (垃圾, 质量, 养老, 规划, 提前, 志愿, 录取, 上学).
 */
const COMMON =
  '学校 大学 学院 院校 高校 本校 母校 我校 校园 校区 师范学院 本科 专科 大专 民办 民办学校 公办 公办学校 二本 一本 三本 双一流 名校 专业 学生 同学 大学生 新生 大一 大二 大三 大四 考生 省内 省外 外省 生活 时候 地方 东西 城市 人 男生 女生 ' +
  '孩子 这里 这所 年 四年 三年 水平 优势 劣势 机会 体验 感觉 评价 总体 总体来说 整体 综合 个人 主观 反正 毕竟 就那样 那样 也就 真的 超级 超 相当 特别 比较 完全 极其 绝对 肯定 当然 有点 稍微 几乎 好像 应该 估计 据说 不然 不过 之外 以外 ' +
  '没什么 没啥 没了 不会 毫无 至少 起码 别的 所有 一切 部分 进来 进去 出来 想 学 记得 一定 看看 体会 自行 适合 合适 舒服 考虑 选择 做好 准备 努力 懂 好 坏 差 烂 破 坑 行 不行 不好 很好 好差 差劲 很烂 太烂 ' +
  '真烂 好烂 最烂 破烂 优秀 恶心 一般 算'

/** Words that end the name of a school or of its grounds; 新校区 and 老校区 are no names. */
const SCHOOL = /(?:大学|学院|学校|^校区)$/
/** Words after which a school is named only to recommend it or to warn of it. */
const INVITATIONS: ReadonlySet<string> = new Set('欢迎 报考 报 选择 考虑 推荐 来 来到 去 别来 别去 别报 不来 不要 考上'.split(' '))
/** Words between such a word and the school: 报考 / 广东 信息 职业 技术 / 学院. */
const NAME_WORDS = 5

/** What a word says of the matter. */
export const SPEAKS = { ofMatter: 0, commonly: 1, emptily: 2 } as const

/**
 * How each word speaks: of a matter, commonly (it stands beside any matter and names none) or emptily.
 *
 * @returns one of SPEAKS per word of the vocabulary
 */
export function speechOf(vocabulary: readonly string[]): Uint8Array {
  const empty: ReadonlySet<string> = new Set(Object.values(TALK).flatMap((words) => words.split(' ')))
  const common: ReadonlySet<string> = new Set(COMMON.split(' '))
  return Uint8Array.from(vocabulary, (word) => {
    if (empty.has(word)) return SPEAKS.emptily
    return common.has(word) || STOP_WORDS.has(word) || !/[\p{L}\p{N}]/u.test(word) ? SPEAKS.commonly : SPEAKS.ofMatter
  })
}

/**
 * Finds the names of schools that a text recommends or warns of (报考山东信息职业技术学院): the words from one that invites or
 * warns to one that ends the name of a school, with none between them that speaks commonly or emptily.
 *
 * @param speech - of the vocabulary, from speechOf
 * @returns a function that marks the words of one text, given in order: 1 = part of such a name, its end included
 */
export function nameFinder(vocabulary: readonly string[], speech: Uint8Array): (tokens: Uint32Array) => Uint8Array {
  const invites = Uint8Array.from(vocabulary, (word) => (INVITATIONS.has(word) ? 1 : 0))
  const ends = Uint8Array.from(vocabulary, (word) => (SCHOOL.test(word) ? 1 : 0))
  return (tokens) => {
    const named = new Uint8Array(tokens.length)
    for (let end = 1; end < tokens.length; end++) {
      if (ends[tokens[end]!] === 0) continue
      for (let at = end - 1; at >= 0 && at >= end - 1 - NAME_WORDS; at--) {
        if (invites[tokens[at]!] === 1) named.fill(1, at + 1, end + 1)
        else if (speech[tokens[at]!] === SPEAKS.ofMatter || ends[tokens[at]!] === 1) continue
        break
      }
    }
    return named
  }
}
