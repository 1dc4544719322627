import { areaColumnNames, standsApart } from './area-names.ts'
import type { Chart, ChartLook, FrameEntry } from './chart.ts'
import { DARK_SHADES, LIGHT_SHADES } from './colour.ts'
import { cut } from './look.ts'
import { matrixChart, type MatrixLine } from './matrix.ts'
import { shadeLevel } from './shade.ts'

/** Mentions of one org and those below it. */
export interface OrgCounts {
  readonly org: { readonly id: string; readonly name: string }
  readonly mentionCount: number
  readonly opinionCount: number
  /** mentions by area code; a missing one is 0 */
  readonly areas: Readonly<Record<string, number>>
}

const TITLE = '各单位的意见集中在哪些领域？'
const NOTE = '数字是条数。颜色按各单位自己的意见分配：越深，占本单位意见的比例越大；单位之间不比多少。'

/**
 * 各单位的意见集中在哪些领域: orgs × areas. Shades are the cell's share of its own row, so that a big school is not the darkest one;
 * orgs stand in the given order and are never sorted by count.
 *
 * @param input.areas - columns in their order
 * @param input.orgs - rows in their order
 * @returns `datumAt`: row = org id, column = area code; the table counts mentions
 * @throws RangeError for counts below 0
 */
export function orgHeat(input: { areas: readonly FrameEntry[]; orgs: readonly OrgCounts[] }, look: ChartLook): Chart {
  const { areas, orgs } = input
  const shades = look.theme === 'dark' ? DARK_SHADES : LIGHT_SHADES
  const labels = areaColumnNames(areas, look)
  const columns = areas.map((area, at): MatrixLine => ({ key: area.code, label: labels[at]!, apart: standsApart(area) }))
  const rows = orgs.map(({ org }): MatrixLine => ({ key: org.id, label: cut(org.name, look.compact ? 6 : 12), apart: false }))
  const byId = new Map(orgs.map((counts) => [counts.org.id, counts]))
  const areaNames = new Map(areas.map(({ code, name }) => [code, name]))
  const framed = areas.filter((area) => !standsApart(area))
  const sums = new Map(orgs.map(({ org, areas: counts }) => [org.id, framed.reduce((sum, { code }) => sum + (counts[code] ?? 0), 0)]))
  const labelWidth = look.compact ? 80 : 160
  const drawn = matrixChart({
    title: TITLE, rows, columns, labelWidth, rowHeight: look.compact ? 34 : 28,
    description: `共${orgs.length}个单位，按名称排列。数字见下面的表格。`,
    columnWidth: ((look.compact ? 340 : 860) - labelWidth) / Math.max(1, columns.length),
    cellAt(row, column) {
      const { org, areas: counts } = byId.get(row.key)!
      const count = counts[column.key] ?? 0
      const sum = sums.get(row.key)!
      const shade = shades[column.apart ? 0 : shadeLevel(count, sum)]!
      const share = column.apart || sum === 0 ? '' : `，占本单位归入各领域的${Math.round((count / sum) * 100)}%（${count}/${sum}）`
      return { text: String(count), ...shade, hint: `${org.name} · ${areaNames.get(column.key)!}\n${count}条${share}` }
    },
  }, look)
  const table = {
    header: ['单位', ...areas.map(({ code, name }) => `${code} ${name}`), '合计'],
    rows: orgs.map(({ org, mentionCount, areas: counts }) => [org.name, ...areas.map(({ code }) => counts[code] ?? 0), mentionCount]),
    rowKeys: orgs.map(({ org }) => org.id),
    columnKeys: [null, ...areas.map(({ code }) => code), null],
  }
  return { ...drawn, title: TITLE, note: NOTE, table }
}
