import { describe, expect, test } from 'vitest'
import type { AnalysisResult } from '../../../../server/pipeline/result.ts'
import { reportHtml } from '../../../../server/pipeline/write/html/page.ts'
import { areaSentence, summarySentences, urgentSentence } from '../../../../server/pipeline/write/summary.ts'
import { reportView } from '../../../../server/pipeline/write/view.ts'
import { sampleResult } from './sample-result.ts'

/** The sample with urgent codes at some opinions, by id. */
function withUrgent(codes: Readonly<Record<string, string>>): AnalysisResult {
  const result = sampleResult()
  return { ...result, opinions: { ...result.opinions, urgent: result.opinions.id.map((id) => codes[id] ?? null) } }
}

/** Ids of all opinions of an issue. */
function idsOf(result: AnalysisResult, issueId: string): string[] {
  return result.opinions.id.filter((_, row) => result.opinions.issueId[row] === issueId)
}

describe('reportView', () => {
  test('lists the ids of an issue in the order of the file and counts them all', () => {
    const [first] = reportView(sampleResult()).issues
    expect(first!.memberIds).toEqual(Array.from({ length: 24 }, (_, at) => String(1001 + at)))
    expect(first!.memberCount).toBe(24)
  })

  test('names the finer code that most opinions of an issue have', () => {
    expect(reportView(sampleResult()).issues.map((issue) => issue.subAreaName).slice(0, 5)).toEqual(['安全与后勤', null, null, null, '队伍与待遇'])
  })

  test('does not quote an opinion with an urgent matter, nor its suggestions and causes', () => {
    const [first] = reportView(withUrgent({ 1001: '安全隐患|体罚' })).issues
    expect(first!.quotes.map((quote) => quote.opinionId)).toEqual(['1002', '1003'])
    expect([...first!.suggestions, ...first!.causes].map((quote) => quote.opinionId)).not.toContain('1001')
    expect(first!.withheldQuotes).toBe(true)
    expect(first!.row.opinionCount).toBe(24)
  })

  test('quotes a hazard, which everyone may read', () => {
    const [first] = reportView(withUrgent({ 1001: '安全隐患' })).issues
    expect(first!.quotes.map((quote) => quote.opinionId)).toEqual(['1001', '1002', '1003'])
    expect(first!.withheldQuotes).toBe(false)
  })

  test('leaves an issue out that is for the greater part about corruption, and says how many', () => {
    const result = sampleResult()
    const ids = idsOf(result, 'i004')
    const most = Object.fromEntries(ids.slice(0, ids.length / 2 + 1).map((id) => [id, '廉洁举报']))
    const view = reportView(withUrgent(most))
    expect(view.issues.map((issue) => issue.row.rank)).not.toContain(4)
    expect(view.withheldIssueCount).toBe(1)
    expect(summarySentences(view).join('')).toContain('归成12个问题。其中1个问题以廉洁举报为主，不列入本报告。')
    expect(reportHtml(view)).not.toContain('课后服务只写作业')
  })

  test('keeps an issue of which no more than half is about corruption', () => {
    const result = sampleResult()
    const ids = idsOf(result, 'i004')
    const view = reportView(withUrgent(Object.fromEntries(ids.slice(0, ids.length / 2).map((id) => [id, '廉洁举报']))))
    expect(view.withheldIssueCount).toBe(0)
  })

  test('counts urgent matters by code, most first, without their ids', () => {
    const view = reportView(withUrgent({ 1001: '欺凌', 1002: '欺凌|自伤', 1050: '廉洁举报' }))
    expect(urgentSentence(view)).toContain('欺凌2条、廉洁举报1条、自伤1条。')
    expect(urgentSentence(reportView(withUrgent({})))).toBe('')
  })

  test('shows an issue that stands in no area', () => {
    const result = sampleResult()
    const areas = result.areas.map((area) => (area.code === 'A?' ? { ...area, issueCount: 1 } : area))
    const issues = result.issues.map((issue) => (issue.rank === 12 ? { ...issue, area: 'A?' } : issue))
    const page = reportHtml(reportView({ ...result, areas, issues }))
    expect(page).toContain('<article id="issue-12" data-issue="issue-12" data-area="A?"')
    expect(page).toContain('<section id="area-A?">')
  })
})

describe('summarySentences', () => {
  test('says only what was counted', () => {
    expect(summarySentences(reportView(sampleResult()))).toEqual([
      '共收到意见109条，来自97人，相同或几乎相同的并作一条后为35条。按类型分，反映问题103条、表扬肯定2条、中性叙述2条、提出建议1条、咨询询问1条。',
      '归入7个领域的104条（95.4%），不属于这些领域的3条（2.8%），把握不足、待研判的2条（1.8%）。',
      '归入各领域的意见中，条数较多的是管理机制健全（42条，40.4%）、教学模式优化（22条，21.2%）、工作作风提升（17条，16.3%）。师生心理健康没有收到意见。',
      '说法相近的100条意见归成12个问题。综合得分排在前面的有“学校食堂饭菜凉、花样少”“作业抄写多、分层不落实”“迎检填表多，老师反复报材料”。',
    ])
  })

  test('has no person where nobody is named, and no leading area where nothing was placed', () => {
    const words = summarySentences(reportView(sampleResult({ issues: 0, singles: 0, columns: false }))).join('')
    expect(words).toBe('共收到意见0条，相同或几乎相同的并作一条后为0条。归入7个领域的0条（—），不属于这些领域的0条（—），把握不足、待研判的0条（—）。没有说法相近到可以归成一个问题的意见。')
  })
})

describe('areaSentence', () => {
  test('gives the counts with what the share is a share of, and the stages that occur', () => {
    const view = reportView(sampleResult())
    expect(areaSentence(view, view.areas[2]!)).toBe('本领域意见22条、22人、不同内容6条，占归入各领域意见的21.2%（22/104），归成2个问题。按环节看，工作推进15条、经验推广6条，看不出环节的1条。')
  })

  test('says when no stage shows, no issue was found, or nothing came in', () => {
    const view = reportView(sampleResult({ issues: 0 }))
    expect(areaSentence(view, view.areas[3]!)).toBe('本领域意见1条、1人、不同内容1条，占归入各领域意见的25.0%（1/4），没有说法相近到可以归成问题的。都看不出卡在哪个环节。')
    expect(areaSentence(view, view.areas[5]!)).toBe('本次没有归入这个领域的意见。')
  })
})
