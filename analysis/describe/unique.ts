/** Titles of one group, best first, and its keywords. */
export interface RankedTitles {
  readonly titles: readonly string[]
  readonly keywords: readonly string[]
}

const NAMELESS = '其他意见'

/**
 * Gives every group a title of its own: its best one nobody before it has; when all are taken, the best one with a keyword
 * that sets it apart behind it.
 *
 * @returns one title per group, in order, no two alike
 */
export function uniqueTitles(groups: readonly RankedTitles[]): string[] {
  const taken = new Set<string>()
  return groups.map(({ titles, keywords }) => {
    const title = titles.slice(0, 4).find((candidate) => !taken.has(candidate)) ?? setApart(titles[0] ?? nameFrom(keywords), keywords, taken)
    taken.add(title)
    return title
  })
}

function nameFrom(keywords: readonly string[]): string {
  return keywords[0] === undefined ? NAMELESS : `关于${keywords[0]}的意见`
}

function setApart(title: string, keywords: readonly string[], taken: ReadonlySet<string>): string {
  if (!taken.has(title)) return title
  for (const keyword of keywords) {
    const longer = `${title}（${keyword}）`
    if (!title.includes(keyword) && !taken.has(longer)) return longer
  }
  for (let number = 2; ; number++) {
    const numbered = `${title}（${number}）`
    if (!taken.has(numbered)) return numbered
  }
}
