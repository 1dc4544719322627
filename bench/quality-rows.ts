import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { partitionStability } from '../analysis/index.ts'
import { type AreaEvaluation, COMMON_FROM, type Evaluation, type LabelEvaluation } from '../server/pipeline/evaluation.ts'
import { figure, mean, type Row } from './figures.ts'
import type { Judged } from './judge.ts'

const PARTS = [['stage', '环节'], ['kind', '类型']] as const

/**
 * Means over the rotations. The peer never abstains, so areas are compared by the likeliest one.
 *
 * @param wanted - rotations there are to be; the note says when some are missing
 */
export function labelRows(on: string, judged: readonly Pick<Judged, 'own' | 'peer'>[], wanted = judged.length): Row[] {
  const areas = judged.map(({ own }) => own.area)
  const notes = { abstained: mean(areas.map((area) => area && area.abstention.rate.value)), decided: mean(areas.map((area) => area && area.decided.accuracy.value)) }
  const row = (measure: string, value: (evaluation: Evaluation) => number | null, note = '', part: 'area' | 'stage' | 'kind' = 'area'): Row => ({
    on,
    measure,
    n: judged.reduce((sum, { own }) => sum + (own[part]?.n ?? 0), 0),
    own: mean(judged.map(({ own }) => value(own))),
    peer: mean(judged.map(({ peer }) => peer && value(peer))),
    ratio: null,
    note: judged.length < wanted ? `只测了 ${judged.length}/${wanted} 份；${note}`.replace(/；$/, '') : note,
  })
  return [
    row('领域准确率', (evaluation) => likeliest(evaluation.area)?.accuracy.value ?? null, `待研判 ${figure(notes.abstained)}，其余准确率 ${figure(notes.decided)}`),
    row('领域宏平均 F1', (evaluation) => likeliest(evaluation.area)?.macroF1.value ?? null),
    ...[0, 1].map((at) => row(`最有把握的 ${at === 0 ? 50 : 80}%`, (evaluation) => evaluation.area?.calibration?.coverage[at]?.accuracy.value ?? null)),
    row('把握程度误差', (evaluation) => evaluation.area?.calibration?.eceCount ?? null),
    ...PARTS.flatMap(([key, name]) => {
      if (judged.every(({ own }) => own[key] === null)) return []
      return [row(`${name}准确率`, (evaluation) => accuracyOf(evaluation[key]), '', key), row(`${name}宏平均 F1`, (evaluation) => evaluation[key]?.macroF1.value ?? null, '', key)]
    }),
  ]
}

/** Macro-F1 over the classes that occur often enough to be judged, with its interval. */
export function commonRows(on: string, evaluation: Evaluation): Row[] {
  return [['area', '领域'] as const, ...PARTS].flatMap(([key, name]) => {
    const part = evaluation[key]
    if (!part) return []
    const rare = part.classes.filter(({ goldCount }) => goldCount > 0 && goldCount < COMMON_FROM).map(({ label, goldCount }) => `${label}（${goldCount} 条）`)
    const { value, low, high } = part.commonMacroF1
    const note = `95% 区间 ${figure(low)}–${figure(high)}${rare.length > 0 ? `，未计 ${rare.join('、')}` : ''}`
    return [{ on, measure: `${name}宏平均 F1，合并，≥${COMMON_FROM} 条的类`, n: part.n, own: value, peer: null, ratio: null, note }]
  })
}

/** Issues or themes; what the peer calls issues counts for both. */
export function partitionRows(on: string, part: 'issues' | 'themes', { own, peer }: Pick<Judged, 'own' | 'peer'>): Row[] {
  const [ours, theirs] = [own[part], peer && (peer[part] ?? peer.issues)]
  const row = (measure: string, key: 'vMeasure' | 'bCubedF1' | 'adjustedRand', note = ''): Row => ({
    on,
    measure,
    n: ours?.n ?? 0,
    own: ours?.[key].value ?? null,
    peer: theirs?.[key].value ?? null,
    ratio: null,
    note,
  })
  const name = part === 'issues' ? '问题' : '主题'
  const counts = `${ours?.predictedGroups ?? 0} 组，${ours?.single ?? 0} 条未归组；标准 ${ours?.goldGroups ?? 0} 组${theirs ? `，对照 ${theirs.predictedGroups} 组` : ''}`
  return [row(`${name} V-measure`, 'vMeasure', counts), row(`${name} B-cubed F1`, 'bCubedF1'), row(`${name}调整兰德指数`, 'adjustedRand')]
}

/**
 * Share of the pairs of opinions together before that are together after.
 *
 * @param before - opinions.csv of an analysis
 * @param after - that of an analysis of the same opinions and more
 */
export async function pairsKept(before: string, after: string): Promise<number | null> {
  const [old, next] = [await issuesOf(before), await issuesOf(after)]
  const ids = [...old.keys()]
  const numbers = (issues: ReadonlyMap<string, string>): Int32Array => {
    const known = new Map<string, number>()
    return Int32Array.from(ids, (id) => {
      const issue = issues.get(id) ?? ''
      if (issue === '') return -1
      known.set(issue, known.get(issue) ?? known.size)
      return known.get(issue)!
    })
  }
  return partitionStability(numbers(old), numbers(next))
}

async function issuesOf(path: string): Promise<Map<string, string>> {
  const rows = parse(await readFile(path), { bom: true, columns: true }) as Record<string, string>[]
  return new Map(rows.map((row) => [row.id ?? '', row.issueId ?? '']))
}

function likeliest(area: AreaEvaluation | null): Pick<LabelEvaluation, 'accuracy' | 'macroF1'> | null {
  return area && (area.best ?? area)
}

function accuracyOf(part: LabelEvaluation | null): number | null {
  return part && part.accuracy.value
}
