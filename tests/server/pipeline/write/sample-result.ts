import type { AnalysisResult, AreaRow, IssueRow, OpinionColumns, StageRow } from '../../../../server/pipeline/result.ts'
import type { Taxonomy } from '../../../../analysis/taxonomy/taxonomy.ts'
import { SAMPLE_ISSUES, SAMPLE_SINGLES, type SampleIssue } from './sample-issues.ts'

export interface SampleOptions {
  /** false = the input had no such columns */
  readonly columns?: boolean
  /** at most so many issues and singles */
  readonly issues?: number
  readonly singles?: number
  /** false = a taxonomy without stages */
  readonly stages?: boolean
}

interface SampleOpinion {
  readonly id: string
  readonly text: string
  readonly area: string
  readonly subArea: string | null
  readonly stage: string
  readonly kind: string
  readonly issue: number | null
  readonly person: string
  readonly audience: string
  readonly org: string
  readonly duplicateOf: string | null
}

const AUDIENCES = ['家长', '教师', '学生', '干部'] as const
const ORGS = ['城关一小', '城关二小', '河东中学', '柳林镇中心校', '石桥村小'] as const

const SAMPLE_TAXONOMY: Taxonomy = {
  name: '七类问题三个环节',
  areas: [
    ['A1', '教育理念更新'], ['A2', '育人方式转变'], ['A3', '教学模式优化'], ['A4', '师生关系改善'],
    ['A5', '管理机制健全'], ['A6', '师生心理健康'], ['A7', '工作作风提升'],
  ].map(([code, name]) => ({
    code: code!, name: name!, definition: '', seeds: [], examples: [],
    ...(code === 'A5' ? { sub: [['A5.2', '队伍与待遇'], ['A5.3', '招生学籍与规范办学'], ['A5.4', '安全与后勤'], ['A5.5', '条件保障']].map(([sub, subName]) => ({ code: sub!, name: subName!, seeds: [] })) } : {}),
  })),
  outside: { code: 'A0', name: '范围外', definition: '', seeds: [], examples: [] },
  stages: [['S1', '政策落实'], ['S2', '工作推进'], ['S3', '经验推广']].map(([code, name]) => ({ code: code!, name: name!, definition: '', seeds: [], examples: [] })),
}

function sayings(issues: readonly SampleIssue[], singles: number): SampleOpinion[] {
  const all: SampleOpinion[] = []
  const add = (opinion: Omit<SampleOpinion, 'id' | 'person' | 'audience' | 'org'>): void => {
    const at = all.length
    all.push({ ...opinion, id: String(1001 + at), person: `人${at % 97}`, audience: AUDIENCES[(at * 7) % 4]!, org: ORGS[(at * 3) % 5]! })
  }
  issues.forEach((issue, number) => {
    for (let repeat = 0; repeat < issue.repeats; repeat++) {
      for (const text of issue.texts) {
        const first = all.find((other) => other.text === text)
        add({ text, area: issue.area, subArea: issue.subArea, stage: issue.stage, kind: 'P', issue: number, duplicateOf: first?.id ?? null })
      }
    }
  })
  for (const [area, kind, text] of SAMPLE_SINGLES.slice(0, singles)) add({ text, area, subArea: null, stage: 'S0', kind, issue: null, duplicateOf: null })
  return all
}

function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

function tallies(values: readonly string[]): { name: string; count: number }[] {
  return Object.entries(tally(values)).map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
}

function three(opinions: readonly SampleOpinion[], columns: boolean): { opinionCount: number; peopleCount: number | null; distinctCount: number } {
  return {
    opinionCount: opinions.length,
    peopleCount: columns ? new Set(opinions.map((opinion) => opinion.person)).size : null,
    distinctCount: new Set(opinions.map((opinion) => opinion.text)).size,
  }
}

function issueRow(issue: SampleIssue, number: number, all: readonly SampleOpinion[], columns: boolean, stages: boolean): IssueRow {
  const mine = all.filter((opinion) => opinion.issue === number)
  const score = 0.82 - number * 0.045
  const quote = (text: string, at: number): { opinionId: string; text: string } => ({ opinionId: mine[at % mine.length]!.id, text })
  const distinct = mine.filter((opinion) => opinion.duplicateOf === null)
  return {
    rank: number + 1, issueId: `i${String(number + 1).padStart(3, '0')}`, themeId: `t${issue.area}`, area: issue.area, stage: stages ? issue.stage : null,
    title: issue.title, keywords: issue.keywords, ...three(mine, columns),
    orgCount: columns ? new Set(mine.map((opinion) => opinion.org)).size : null,
    audienceCount: columns ? new Set(mine.map((opinion) => opinion.audience)).size : null,
    score, scorePeople: score, scoreOrgs: columns ? score * 0.9 : null, scoreAudiences: columns ? score * 0.8 : null, scoreSeverity: 0.31, scoreGrowth: columns ? 0.5 : null,
    scoreLow: score - 0.05, scoreHigh: score + 0.04, tiedRank: number === 2 ? 2 : number === 6 || number === 7 ? 6 : number + 1,
    firstAt: columns ? '2026-03-07T14:20:00+08:00' : null, lastAt: columns ? `2026-03-${String(18 + number)}T09:05:00+08:00` : null,
    exampleIds: distinct.slice(0, 3).map((opinion) => opinion.id), dissentId: distinct.length > 2 ? distinct[2]!.id : null,
    suggestionIds: issue.suggestions.map((_, at) => mine[at % mine.length]!.id),
    suggestions: issue.suggestions.map(quote), causes: issue.causes.map(quote),
    topOrgs: columns ? tallies(mine.map((opinion) => opinion.org)) : [], topAudiences: columns ? tallies(mine.map((opinion) => opinion.audience)) : [],
    reasons: {
      placedBy: issue.keywords.map((word, at) => ({ word, weight: 0.9 - at * 0.1, seed: at === 0 })), cohesion: 0.41,
      sharedWording: issue.keywords.map((text, at) => ({ text, share: 0.3 / (at + 1) })),
    },
  }
}

function areaRow(code: string, name: string, all: readonly SampleOpinion[], issues: readonly SampleIssue[], columns: boolean, stages: boolean): AreaRow {
  const mine = all.filter((opinion) => opinion.area === code)
  return {
    code, name, ...three(mine, columns), issueCount: issues.filter((issue) => issue.area === code).length,
    byStage: stages ? tally(mine.map((opinion) => opinion.stage)) : {}, byAudience: columns ? tally(mine.map((opinion) => opinion.audience)) : null,
    bySubArea: tally(mine.flatMap((opinion) => opinion.subArea ?? [])), byKind: tally(mine.map((opinion) => opinion.kind)),
  }
}

function stageRow(code: string, name: string, all: readonly SampleOpinion[], columns: boolean): StageRow {
  return { code, name, ...three(all.filter((opinion) => opinion.stage === code), columns) }
}

function opinionColumns(all: readonly SampleOpinion[], columns: boolean, stages: boolean): OpinionColumns {
  return {
    count: all.length, id: all.map((opinion) => opinion.id), text: all.map((opinion) => opinion.text), area: all.map((opinion) => opinion.area),
    areaScore: Float32Array.from(all, (_, at) => 0.55 + (at % 40) / 100), bestArea: all.map((opinion) => (opinion.area === 'A?' ? 'A5' : opinion.area)),
    secondArea: all.map((_, at) => (at % 11 === 0 ? 'A7' : null)), subArea: all.map((opinion) => opinion.subArea),
    stage: all.map((opinion) => (stages ? opinion.stage : null)), stageScore: Float32Array.from(all, (_, at) => 0.5 + (at % 50) / 100),
    kind: all.map((opinion) => opinion.kind), kindScore: new Float32Array(all.length).fill(0.75),
    issueId: all.map((opinion) => (opinion.issue === null ? null : `i${String(opinion.issue + 1).padStart(3, '0')}`)),
    themeId: all.map((opinion) => (opinion.issue === null ? null : `t${opinion.area}`)), opinionScope: all.map((opinion) => (opinion.issue === null ? 'single' : 'issue')),
    duplicateOf: all.map((opinion) => opinion.duplicateOf), urgent: all.map((_, at) => (at === 5 ? '安全隐患' : null)),
    severity: new Float32Array(all.length),
    source: columns ? [{ name: '对象', values: all.map((opinion) => opinion.audience) }, { name: '单位', values: all.map((opinion, at) => (at % 13 === 0 ? null : opinion.org)) }] : [],
  }
}

/** A run that never happened, its counts true to its own opinions: twelve issues, A6 empty. */
export function sampleResult({ columns = true, issues: issueLimit = 12, singles = 9, stages = true }: SampleOptions = {}): AnalysisResult {
  const issues = SAMPLE_ISSUES.slice(0, issueLimit)
  const all = sayings(issues, singles)
  const counts = three(all, columns)
  const taxonomy: Taxonomy = { ...SAMPLE_TAXONOMY, ...(stages ? {} : { stages: [] }) }
  const codes = [...taxonomy.areas.map((area) => [area.code, area.name] as const), ['A0', '范围外'] as const, ['A?', '待研判'] as const]
  return {
    version: '0.1.0', options: { seed: 1, neighbours: 10 },
    mapping: [{ file: '意见.csv', role: 'text', columns: ['内容'], confidence: 0.91234567, reason: '表头含“内容”', chosenBy: 'guess' }],
    segmenter: { name: 'nodejieba', version: '3.5.8' }, modelHash: 'abc123', taxonomyHash: 'def456', taxonomy,
    counts: { rows: all.length + 2, accepted: all.length, rejected: 2, people: counts.peopleCount, mentions: counts.opinionCount, distinct: counts.distinctCount, masked: { 手机号: 3, 姓名: 5 } },
    areas: codes.map(([code, name]) => areaRow(code, name, all, issues, columns, stages)),
    stages: (taxonomy.stages ?? []).length === 0 ? [] : [...(taxonomy.stages ?? []).map((stage) => stageRow(stage.code, stage.name, all, columns)), stageRow('S0', '无', all, columns)],
    themes: [...new Set(issues.map((issue) => issue.area))].toSorted().map((area) => ({
      themeId: `t${area}`, area, title: `${area} 的问题`, keywords: [], issueIds: issues.flatMap((issue, number) => (issue.area === area ? [`i${String(number + 1).padStart(3, '0')}`] : [])),
      opinionCount: all.filter((opinion) => opinion.area === area).length, distinctCount: 1,
    })),
    issues: issues.map((issue, number) => issueRow(issue, number, all, columns, stages)),
    opinions: opinionColumns(all, columns, stages),
    rejected: [{ file: '意见.csv', row: 7, column: '内容', reason: '没有文字' }, { file: '意见.csv', row: 19, column: null, reason: '这一行的列数与表头不同' }].slice(0, 2),
    stability: issueLimit > 0 ? { pairsKept: 0.98123456, leftOutShare: 0.05 } : null,
  }
}
