const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))


/** A phrase does not begin with these. */
const BAD_START: ReadonlySet<string> = words(
  '的 了 着 过 和 与 及 或 而 且 但 并 也 都 就 又 却 才 还 在 被 把 将 给 让 使 对 向 从 由 于 以 为 因 等 之 所 其 者 们 吗 呢 吧 啊 是 更 最 很 太 则 若 如 那 这 上 下 中 里 内 外 前 后 间 时 年 月 日 号 个 次 元 名 位 些 点 期 级 一 二 三 四 五 两 几 会 要 得 地 只 再 可 能 到 至 比 该 此 各 每 以及 或者 并且 而且 但是 因为 所以 如果 虽然 导致 造成 来 去 说 称 人 家 室 场 口 边 面 处 行 性 化 院 局 部 厅 办 栋 期 组 楼 号楼 单元 时候 已 已经 曾 仍 仍然 刚 正 正在 当 若 来说 以来 之后 之前 之间 时候 期间 而言 起来 下来 过来 出来 一样 似的 不是 都是 就是 也是 还是 又是 多 多名 多个 余 余名 左右',
)
/** A phrase does not end with these. */
const BAD_END: ReadonlySet<string> = words(
  '的 地 得 和 与 及 或 而 且 但 并 也 都 就 又 却 才 还 在 被 把 将 给 让 使 对 向 从 由 于 以 为 因 等 之 所 其 是 更 最 很 太 则 若 如 那 这 要 会 能 可 没 不 无 有 来 去 到 至 比 该 此 各 每 一 以及 或者 并且 而且 但是 因为 所以 如果 虽然 导致 造成 要求 认为 觉得 希望 建议 表示 反映 通知 告诉 说 进行 没有 需要 存在 属于 成为 作为 发现 知道 具有 称 叫 请 为了 关于 对于 通过 根据 按照 以 个 这个 那个 一个 我 你 他 她 它 我们 你们 他们 自己 如何 何时 什么 怎么 为什么 为何 是否 能否 应该 可以 必须 已经 正在 还是 又是 就是 都是 只是 不是 不能 不会 可能 非常 特别 十分 比较 多么 每个 各个 各种 各位 其他 其它 如此 这样 那样 时候 开始 使得 令 予以 仍 仍然 已 刚 曾 只 再 且 二 三 四 五 六 七 八 九 十 乱 新 老 第 越来越 越 中 并不 并不是 几点 一点 有点 一些 几个 以及 等等 同样 从 来自 不得不 不太 不怎么 不够 尽量 以便 只能 只有 所谓 之类 来说 甚至 那么 这么 太过 过于 相对 有些 有的 两个 三个 一种 一名 多名 一所 一位 一家 内 上 里 外 前 后 处 旁 旁边 附近 期间 当中 之中 方面 过程中 情况下 前提下 基础上 同时 时',
)

/** Whether a phrase that begins with this word reads like the middle of a sentence. */
export function cannotStart(word: string): boolean {
  return BAD_START.has(word)
}

/** Whether a phrase that ends with this word reads as if it were cut off. */
export function cannotEnd(word: string): boolean {
  return BAD_END.has(word)
}
