import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { AnalysisResult } from '../../../../server/pipeline/result.ts'
import { html, Markup } from '../../../../server/pipeline/write/html/markup.ts'
import { reportHtml } from '../../../../server/pipeline/write/html/page.ts'
import { reportView } from '../../../../server/pipeline/write/view.ts'
import { sampleResult, type SampleOptions } from './sample-result.ts'

function page(options: SampleOptions = {}): string {
  return reportHtml(reportView(sampleResult(options)))
}

/** Every word of the input replaced by an attack. */
function hostileResult(): AnalysisResult {
  const attack = '<script>alert("1")</script>\'&\u0000\uD800'
  const result = sampleResult()
  const areas = result.areas.map((area) => ({ ...area, name: attack, byAudience: { [attack]: 1 } }))
  const quotes = [{ opinionId: attack, text: attack }]
  const issues = result.issues.map((issue) => ({ ...issue, title: attack, suggestions: quotes, causes: quotes, topOrgs: [{ name: attack, count: 1 }], topAudiences: [{ name: attack, count: 1 }] }))
  return { ...result, areas, issues, opinions: { ...result.opinions, text: result.opinions.text.map(() => attack) }, taxonomy: { ...result.taxonomy, name: attack } }
}

describe('html', () => {
  test('escapes every value but markup, joins lists and drops null', () => {
    expect(html`<p title="${'"<'}">${['a&', html`<b>${1}</b>`]}${null}</p>`.text).toBe('<p title="&quot;&lt;">a&amp;<b>1</b></p>')
    expect(html`${new Markup('<i>')}${"'"}`.text).toBe('<i>&#39;')
  })
})

describe('report.html', () => {
  test('asks for nothing outside itself and forbids it', () => {
    expect(page()).not.toMatch(/https?:|src=|url\(|@import|<link/)
    expect(page().includes('default-src &#39;none&#39;')).toBe(true)
  })

  test('allows exactly its own script', () => {
    const text = page()
    const script = /<script>([\s\S]*?)<\/script>/.exec(text)![1]!
    expect(text.match(/<script/g)).toHaveLength(1)
    expect(text).toContain(`sha256-${createHash('sha256').update(script).digest('base64')}`)
  })

  test('shows hostile input as text', () => {
    const text = reportHtml(reportView(hostileResult()))
    expect(text.match(/<script/g)).toHaveLength(1)
    expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
    expect(text).not.toContain('\u0000')
    expect(text).not.toContain('\uD800')
  })

  test('carries the mark of an unreviewed report and the warning about shares', () => {
    expect(page()).toContain('未经研判')
    expect(page()).toContain('不是随机抽样')
  })

  test('keeps an empty area with a zero on every table and a sentence of its own', () => {
    const text = page()
    expect(text.match(/师生心理健康<\/a><\/th>/g)).toHaveLength(3)
    expect(text).toContain('本次没有归入这个领域的意见。')
  })

  test('shows the numbers of the stage map in its cells', () => {
    const row = /<tr><th scope="row" class="area">[^\n]*?管理机制健全<\/a><\/th>(<td class="h\d">.*?)<\/tr>/.exec(page())![1]!
    expect([...row.matchAll(/>(\d+)</g)].map((cell) => Number(cell[1]))).toEqual([6, 32, 0, 4, 42])
  })

  test('links every issue of the list to its own section and gives the ids of its opinions', () => {
    const text = page()
    for (let rank = 1; rank <= 12; rank++) {
      expect(text).toContain(`href="#issue-${rank}"`)
      expect(text.split(`<article id="issue-${rank}"`)).toHaveLength(2)
    }
    expect(text).toContain('意见编号（24个）</summary><p class="ids">1001 1002')
  })

  test('marks issues whose ranks cannot be told apart', () => {
    expect(page().match(/<span class="tie">并列第2<\/span>/g)).toHaveLength(4)
    expect(page()).not.toContain('并列第1<')
  })

  test('has no column of people, audiences or stages that the input does not have', () => {
    const text = page({ columns: false, stages: false })
    expect(text).not.toContain('谁在说哪个领域的事')
    expect(text).not.toContain('哪些领域卡在哪个环节')
    expect(text).not.toContain('<th scope="col" class="n">人</th>')
    expect(text).not.toMatch(/null|undefined|NaN/)
  })

  test('says so when there is no issue and no opinion', () => {
    const text = page({ issues: 0, singles: 0 })
    expect(text).toContain('本次没有归成问题的意见。')
    expect(text).not.toMatch(/NaN|Infinity|undefined/)
  })

  test.each(['聚类', '向量', '模型', '置信度'])('does not say %s', (jargon) => {
    expect(page()).not.toContain(jargon)
  })
})
