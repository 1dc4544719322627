import { readXlsx, type CellValue } from 'hucre/xlsx'
import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { reportView } from '../../../../server/pipeline/write/view.ts'
import { shortlistBytes } from '../../../../server/pipeline/write/xlsx/shortlist.ts'
import { sampleResult, type SampleOptions } from './sample-result.ts'

async function bytes(options: SampleOptions = {}): Promise<Uint8Array> {
  return shortlistBytes(reportView(sampleResult(options)))
}

async function sheet(name: string, options: SampleOptions = {}): Promise<CellValue[][]> {
  const { sheets } = await readXlsx(await bytes(options))
  return sheets.find((one) => one.name === name)!.rows
}

describe('shortlist.xlsx', () => {
  test('has the list, the details, the areas and the notes', async () => {
    expect((await readXlsx(await bytes())).sheets.map((one) => one.name)).toEqual(['问题清单', '详情', '领域概览', '说明'])
  })

  test('lists the issues under the columns of the clerk, who fills in the last seven', async () => {
    const rows = await sheet('问题清单')
    expect(rows[2]).toEqual(['编号', '领域', '子类', '环节', '具体表现', '原因', '建议', '来源', '并列', '解决层级', '整改类型', '举措', '责任科室', '责任人', '时限', '进展'])
    expect(rows).toHaveLength(15)
    const [first] = rows.slice(3)
    expect(first!.slice(0, 4)).toEqual([1, '管理机制健全', '安全与后勤', '工作推进'])
    expect(first![4]).toBe('学校食堂饭菜凉、花样少\n“中午轮到我们班打饭，菜已经凉了，孩子回来常说没吃饱。”（意见1001）')
    expect(first![7]).toBe('24人，24条，5个单位（不同内容4条）\n学生6条、家长6条、干部6条')
    expect(first!.slice(9).every((cell) => cell === null || cell === '')).toBe(true)
  })

  test('says 并列 where ranks cannot be told apart', async () => {
    expect((await sheet('问题清单')).slice(3).map((row) => row[8] || '')).toEqual(['', '并列第2', '并列第2', '', '', '并列第6', '并列第6', '并列第6', '', '', '', ''])
  })

  test('leaves out 子类 and 环节 where there are none', async () => {
    const rows = await sheet('问题清单', { stages: false, issues: 0 })
    expect(rows[2]!.slice(0, 3)).toEqual(['编号', '领域', '具体表现'])
  })

  test('keeps the empty area in the overview', async () => {
    const rows = await sheet('领域概览')
    expect(rows[8]).toEqual(['A6', '师生心理健康', 0, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(rows[7]).toEqual(['A5', '管理机制健全', 39, 42, 11, 42 / 109, 4, 6, 32, 0, 4])
  })

  test('warns in its notes that nothing was reviewed and nothing sampled', async () => {
    const words = (await sheet('说明')).flat().join('')
    expect(words).toContain('未经研判')
    expect(words).toContain('不是随机抽样')
  })

  test('prints on A4 landscape one page wide, the header frozen and repeated', async () => {
    const parts = unzipSync(await bytes())
    const first = new TextDecoder().decode(parts['xl/worksheets/sheet1.xml'])
    expect(first).toMatch(/<pageSetup[^>]*paperSize="9"/)
    expect(first).toMatch(/<pageSetup[^>]*orientation="landscape"/)
    expect(first).toMatch(/<pageSetup[^>]*fitToWidth="1"/)
    expect(first).toMatch(/<pane [^>]*ySplit="3"/)
    expect(new TextDecoder().decode(parts['xl/workbook.xml'])).toMatch(/_xlnm\.Print_Titles[^<]*<?[^>]*>?[^<]*\$3:\$3/)
  })

  test('stores what looks like a formula as words', async () => {
    const result = sampleResult({ issues: 1 })
    const attacked = { ...result, issues: result.issues.map((issue) => ({ ...issue, causes: [{ opinionId: '=1+1', text: '=HYPERLINK("x")' }], keywords: ['=2+2'] })) }
    const parts = unzipSync(await shortlistBytes(reportView(attacked)))
    for (const [name, part] of Object.entries(parts)) {
      if (name.startsWith('xl/worksheets/')) expect(new TextDecoder().decode(part)).not.toContain('<f>')
    }
  })
})
