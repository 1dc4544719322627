import { unzipSync } from 'fflate'
import { extractRawText } from 'mammoth'
import { describe, expect, test } from 'vitest'
import { reportBytes } from '../../../../server/pipeline/write/docx/report.ts'
import { reportView } from '../../../../server/pipeline/write/view.ts'
import { sampleResult, type SampleOptions } from './sample-result.ts'

async function parts(options: SampleOptions = {}): Promise<Record<string, string>> {
  const bytes = await reportBytes(reportView(sampleResult(options)))
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, new TextDecoder().decode(part)]))
}

async function text(options: SampleOptions = {}): Promise<string> {
  const { value } = await extractRawText({ buffer: Buffer.from(await reportBytes(reportView(sampleResult(options)))) })
  return value
}

describe('report.docx', () => {
  test('is A4 with the margins and the 22 lines of GB/T 9704', async () => {
    const body = (await parts())['word/document.xml']!
    expect(body).toContain('<w:pgSz w:w="11906" w:h="16838"')
    // 37, 35, 28 and 26 mm in twentieths of a point
    for (const margin of ['w:top="2098"', 'w:bottom="1984"', 'w:left="1587"', 'w:right="1474"']) expect(body).toContain(margin)
    expect(body).toMatch(/<w:docGrid [^>]*w:linePitch="579"/)
    // 225 mm of text are 637.8 pt
    expect(Math.floor((637.8 * 20) / 579)).toBe(22)
  })

  test('has real heading styles in the prescribed fonts, with stand-ins named for machines without them', async () => {
    const files = await parts()
    expect(files['word/styles.xml']).toMatch(/w:styleId="Title".*?方正小标宋简体.*?w:sz w:val="44"/s)
    expect(files['word/styles.xml']).toMatch(/w:styleId="Heading1".*?黑体.*?w:sz w:val="32"/s)
    expect(files['word/styles.xml']).toMatch(/w:styleId="Heading2".*?楷体_GB2312/s)
    expect(files['word/fontTable.xml']).toContain('<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋')
    expect(files['word/document.xml']!.match(/<w:pStyle w:val="Heading2"\/>/g)).toHaveLength(9)
  })

  test('has a table of contents that is filled in and does not ask to be updated', async () => {
    const files = await parts()
    const body = files['word/document.xml']!
    expect(body).toContain('TOC \\h \\o')
    expect(body).not.toContain('w:dirty')
    expect(files['word/settings.xml']).not.toContain('updateFields')
    expect([...body.matchAll(/PAGEREF _Toc(\d+) \\h<\/w:instrText><w:fldChar w:fldCharType="separate"\/><w:t[^>]*>(\d+)</g)].map((match) => match[1])).toEqual(
      Array.from({ length: 16 }, (_, at) => String(at + 1)),
    )
  })

  test('numbers pages — 1 — on the outer side', async () => {
    const files = await parts()
    const sides = ['word/footer1.xml', 'word/footer2.xml'].map((name) => /<w:jc w:val="(\w+)"/.exec(files[name]!)![1])
    expect(sides.toSorted()).toEqual(['left', 'right'])
    expect(files['word/footer1.xml']).toContain('— ')
    expect(files['word/settings.xml']).toContain('w:evenAndOddHeaders')
  })

  test('goes from the situation to the list, the areas, the stages, the notes and the evidence', async () => {
    const headings = (await text()).split('\n').filter((line) => /^(?:[一二三四五六]、|附件)/.test(line) && !/\d$/.test(line))
    expect(headings).toEqual([
      '一、基本情况', '二、问题清单', '三、七个领域的情况', '四、范围外与待研判的意见', '五、三个环节的情况', '六、说明', '附件：各问题的意见编号',
    ])
  })

  test('leaves the stages out, and numbers on, where the frame has none', async () => {
    const words = await text({ stages: false })
    expect(words).toContain('五、说明')
    expect(words).not.toContain('环节的情况')
  })

  test('gives every quote its opinion and every issue the ids behind it', async () => {
    const words = await text()
    expect(words).toContain('“中午轮到我们班打饭，菜已经凉了，孩子回来常说没吃饱。”（意见1001）')
    expect(words).toContain('1．学校食堂饭菜凉、花样少（24个）：1001 1002 1003')
  })

  test('says that an empty area received nothing', async () => {
    expect(await text()).toMatch(/（六）师生心理健康\n+本次没有归入这个领域的意见。/)
  })

  test('is marked as not reviewed and warns that shares are not prevalence', async () => {
    const words = await text()
    expect(words).toContain('未经研判（机器归类，供研讨用）')
    expect(words).toContain('不是随机抽样')
  })

  test('is complete without any issue', async () => {
    const words = await text({ issues: 0, singles: 1 })
    expect(words).toContain('本次没有归成问题的意见。')
    expect(words).not.toContain('附件')
    expect(words).not.toMatch(/NaN|undefined|null/)
  })

  test('holds neither the time of writing nor anything random', async () => {
    const first = await parts()
    expect(await parts()).toEqual(first)
    expect(first['docProps/core.xml']).toContain('1980-01-01T00:00:00Z')
    expect(first['docProps/core.xml']).not.toMatch(/20\d\d-/)
  })

  test.each(['聚类', '向量', '模型', '置信度'])('does not say %s', async (jargon) => {
    expect(await text()).not.toContain(jargon)
  })
})
