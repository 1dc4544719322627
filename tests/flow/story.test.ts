import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import mammoth from 'mammoth'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accountsIn, interrupt, type Product, startProduct } from '../server/start/product.ts'
import { chooseFile, download, merge, pointsOn, receiptOn, recordPoint, searchFor, titlesOn, toastSays, totalOn, waitForRun } from './actions.ts'
import { DESKTOP, openBrowser, PHONE } from './browser.ts'
import { countDemonstration, EXPORT, LEDGER, type LedgerRow, readExport, readLedger } from './fixture.ts'
import { placedOpinion } from './placed.ts'
import { expectSoundPage, openSignIn } from './sound.ts'
import { type Account, figure, newVisitor, photograph, signInAs, type Visitor } from './visitor.ts'

const SCHOOL = '石桥镇中心小学'
const BUREAU = '云汉市教育局'
const VISIT_POINTS = ['孩子放学后没人管，想请学校把课后服务延到六点', '校车站点离家太远，天不亮就要出门'] as const
const LATER_POINT = '家长说孩子作业写到十点，第二天起不来'
const MERGED_TITLE = '这两件事其实是一件事'
const REPORT_TITLE = '云汉市三月问题清单'

/** One story: each test goes on where the one before it ended. */
describe('from a home visit to a downloaded shortlist', () => {
  let folder: string
  let product: Product
  let browser: Browser
  let school: Visitor
  let bureau: Visitor
  let isBroken = false
  const account = (name: string): Account => accountsIn(product.output()).find(({ signInName }) => signInName === name)!

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wenzheng-story-'))
    await chmod(folder, 0o755)
    product = await startProduct({ varDir: join(folder, 'var') })
    expect(product.error()).toBe('')
    browser = await openBrowser()
    school = await newVisitor(browser, product.url!, PHONE)
    bureau = await newVisitor(browser, product.url!, DESKTOP)
  })
  beforeEach(({ skip }) => skip(isBroken, 'the story broke off before'))
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    isBroken = true
    console.error(`What was on the screens: ${await photograph([school, bureau])}`)
  })
  afterAll(async () => {
    await browser?.close()
    if (product?.child.exitCode === null) await interrupt(product)
    await rm(folder, { recursive: true, force: true })
  })

  test('a school signs in on a phone', async () => {
    const { page } = school
    await openSignIn(school)
    await expectSoundPage(school)
    await signInAs(school, account('xuexiao'))
    await page.getByRole('heading', { level: 1, name: SCHOOL }).waitFor()
    await page.getByRole('link', { name: '记一条' }).waitFor()
    await expectSoundPage(school)
  })

  test('it records a home visit with two points', async () => {
    const { page } = school
    await page.getByRole('link', { name: '记一条' }).click()
    await page.getByRole('heading', { level: 1, name: '新建场次' }).waitFor()
    await page.getByRole('radiogroup', { name: '渠道' }).getByText('教师家访', { exact: true }).click()
    await page.getByRole('radiogroup', { name: '对象' }).getByText('家长', { exact: true }).click()
    await page.getByLabel('地点').fill('石桥镇柳湾村')
    await expectSoundPage(school)
    await page.getByRole('button', { name: '保存，开始记意见' }).click()
    await page.getByRole('heading', { level: 1, name: '教师家访 · 家长' }).waitFor()
    await recordPoint(page, VISIT_POINTS[0], 3)
    await recordPoint(page, VISIT_POINTS[1], 1)
    expect(await pointsOn(page)).toEqual([`${VISIT_POINTS[1]} 1 人提及`, `${VISIT_POINTS[0]} 3 人提及`])
    await expectSoundPage(school)
  })

  test('it uploads a questionnaire export: columns, confirmation, receipt', async () => {
    const { page } = school
    const { rowCount, answerCount, silentCount } = await readExport()
    await chooseFile(school, EXPORT)
    expect(await page.getByText(/^每个回答一条意见：取自“7、.*“8、/).count()).toBe(1)
    await page.getByRole('button', { name: `确认并提交 ${rowCount} 行` }).click()
    expect(await receiptOn(page)).toEqual({ 读到: `${rowCount} 行`, 收下: `${answerCount} 条意见`, 重复: '0 条', 未收: `${silentCount} 行 原因见下表` })
    await expectSoundPage(school)
  })

  test('it uploads its own ledger in GB18030: columns, confirmation, receipt', async () => {
    const { page } = school
    const { rowCount, rows } = await readLedger()
    await chooseFile(school, LEDGER)
    expect(await page.getByText('每行一条意见，取自“反映内容”。').count()).toBe(1)
    expect(await page.getByText(rows[0]!.text).count()).toBe(1)
    await page.getByRole('button', { name: /^确认并提交 / }).click()
    const mentions = rows.reduce((sum, { mentionCount }) => sum + mentionCount, 0)
    expect(await receiptOn(page)).toEqual({ 读到: `${rowCount} 行`, 收下: `${rows.length} 条意见 共 ${mentions} 人次提及`, 重复: '0 条', 未收: `${rowCount - rows.length} 行 原因见下表` })
    await page.getByText('第 7 行').waitFor()
    await expectSoundPage(school)
  })

  test('it sees its own list of issues, which counts all of that', async () => {
    const { page } = school
    const all = (await countDemonstration(SCHOOL)) + VISIT_POINTS.length + (await readExport()).answerCount + (await readLedger()).rows.length
    await page.getByRole('link', { name: '打开本校问题清单' }).click()
    await page.getByRole('heading', { level: 1, name: '问题研判' }).waitFor()
    await page.locator('[data-row-link]').first().waitFor()
    expect(await page.getByText(`${all} 条意见`).count()).toBe(1)
    await expectSoundPage(school)
  })

  let cityCount: number
  test('the bureau starts an analysis and watches it', async () => {
    const { page } = bureau
    await openSignIn(bureau)
    await signInAs(bureau, account('shiju'))
    await page.getByRole('heading', { level: 1, name: BUREAU }).waitFor()
    const start = page.getByRole('button', { name: /^(重新|开始)分析$/ })
    await start.waitFor()
    await expectSoundPage(bureau)
    await start.click()
    await page.getByRole('link', { name: '看详细进度' }).click()
    await page.getByRole('heading', { level: 1, name: `${BUREAU}的意见归类` }).waitFor()
    const steps = page.locator('ol li')
    await steps.first().waitFor()
    expect((await steps.allInnerTexts()).map((words) => words.replace(/（.*/s, '').trim())).toEqual(['读取', '分词', '归类', '合并', '分组', '描述', '保存'])
    await expectSoundPage(bureau)
    cityCount = await waitForRun(page)
    expect(cityCount).toBe((await countDemonstration(null)) + VISIT_POINTS.length + (await readExport()).answerCount + (await readLedger()).rows.length)
    await expectSoundPage(bureau)
  })

  let wanted: { row: LedgerRow; title: string }
  let issueCount: number
  test('the overview has the heat map, and a cell of it leads to its issues', async () => {
    const { page } = bureau
    const runId = new URL(page.url()).pathname.split('/').at(-1)!
    issueCount = Number(await figure(page, '归出问题'))
    const { row, issue } = await placedOpinion(page, runId, (await readLedger()).rows, LEDGER)
    wanted = { row, title: issue.title }
    await page.getByRole('link', { name: '看概览' }).click()
    const chart = page.getByRole('region', { name: '哪些领域卡在哪个环节？' })
    await chart.locator('svg text').first().waitFor()
    expect(Number(await figure(page, '归出问题'))).toBe(issueCount)
    await expectSoundPage(bureau)
    await chart.getByRole('button', { name: '看表' }).click()
    expect(await chart.getByRole('columnheader').allInnerTexts()).toEqual(['领域', '政策落实', '工作推进', '经验推广', expect.any(String), '合计'])
    const areas = await chart.getByRole('rowheader').allInnerTexts()
    expect(areas.slice(0, 7).map((name) => name.slice(0, 2))).toEqual(['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7'])
    const cells = chart.getByRole('row').filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${issue.area.replace('?', '\\?')}`) }) }).getByRole('cell')
    await cells.nth(Number(issue.stage!.slice(1)) - 1).getByRole('button').click()
    await page.getByRole('heading', { level: 1, name: '问题研判' }).waitFor()
    expect(new URL(page.url()).searchParams.get('area')).toBe(issue.area)
    expect(new URL(page.url()).searchParams.get('stage')).toBe(issue.stage)
    await page.locator('[data-row-link]').first().waitFor()
    await expectSoundPage(bureau)
  })

  test('an issue leads to its opinions, and an opinion to its row of the uploaded file', async () => {
    const { page } = bureau
    await searchFor(page, '搜索问题', wanted.title)
    await page.locator('a[data-row-link]', { hasText: wanted.title }).first().click()
    await page.getByRole('heading', { level: 1, name: wanted.title }).waitFor()
    await page.locator('article').first().waitFor()
    await expectSoundPage(bureau)
    await searchFor(page, '在这个问题的意见里搜索', wanted.row.text)
    await page.getByRole('link', { name: `来源：${LEDGER} 第 ${wanted.row.row} 行` }).first().click()
    await page.getByRole('heading', { level: 1, name: '意见' }).waitFor()
    expect(await page.locator('blockquote').innerText()).toBe(wanted.row.text)
    expect(await figure(page, '文件')).toBe(LEDGER)
    expect(await figure(page, '行号')).toBe(`第 ${wanted.row.row} 行`)
    await expectSoundPage(bureau)
  })

  test('two issues are merged, parted again, and merged for good', async () => {
    const { page } = bureau
    await page.getByRole('link', { name: '问题研判' }).first().click()
    await page.locator('[data-row-link]').nth(3).waitFor()
    const titles = (await titlesOn(page)).slice(0, 2)
    const before = await totalOn(page)
    expect(before).toBe(issueCount)
    await merge(page, titles, titles[0]!)
    await toastSays(page, '已合并 2 个问题')
    await expect.poll(() => totalOn(page)).toBe(before - 1)
    await expectSoundPage(bureau)
    await page.getByRole('region', { name: '消息' }).getByRole('button', { name: '撤销' }).click()
    await expect.poll(() => totalOn(page)).toBe(before)
    expect((await titlesOn(page)).slice(0, 2)).toEqual(titles)
    await merge(page, titles, MERGED_TITLE)
    await expect.poll(() => totalOn(page)).toBe(before - 1)
    expect((await titlesOn(page)).filter((title) => title === MERGED_TITLE)).toHaveLength(1)
    expect((await titlesOn(page)).filter((title) => titles.includes(title))).toEqual([])
  })

  test('the merge holds in a second analysis that counts what came since', async () => {
    await school.page.getByRole('link', { name: '首页' }).click()
    await school.page.getByRole('link', { name: '记一条' }).click()
    await school.page.getByRole('heading', { level: 1, name: '教师家访 · 家长' }).waitFor()
    await recordPoint(school.page, LATER_POINT, 1)
    const { page } = bureau
    await page.getByRole('button', { name: '重新归类' }).click()
    await page.waitForURL(/\/runs\//)
    expect(await waitForRun(page)).toBe(cityCount + 1)
    issueCount = Number(await figure(page, '归出问题'))
    await page.getByRole('link', { name: '看问题清单' }).click()
    const merged = page.getByRole('row').filter({ hasText: MERGED_TITLE })
    await searchFor(page, '搜索问题', MERGED_TITLE)
    await expect.poll(() => totalOn(page)).toBe(1)
    expect(await merged.count()).toBe(1)
    expect(await merged.innerText()).toContain('合并 2 个')
    await expectSoundPage(bureau)
  })

  test('a report is ordered, and its documents say what the screen says', async () => {
    const { page } = bureau
    await page.getByRole('link', { name: '清单与报告' }).first().click()
    await page.getByLabel('标题').fill(REPORT_TITLE)
    await expectSoundPage(bureau)
    await page.getByRole('button', { name: '生成清单与报告' }).click()
    const card = page.locator('article').filter({ hasText: REPORT_TITLE })
    await card.getByRole('link', { name: /Word/ }).waitFor()
    expect(await card.innerText()).toContain(`列入 ${issueCount} 个问题，其中研判过 1 个`)
    await expectSoundPage(bureau)
    const report = (await mammoth.extractRawText({ buffer: await download(page, /Word/) })).value
    const shortlist = Object.entries(unzipSync(await download(page, /Excel/))).flatMap(([name, bytes]) => (name.endsWith('.xml') ? [new TextDecoder().decode(bytes)] : [])).join('\n')
    for (const words of [report, shortlist]) {
      for (const said of [REPORT_TITLE, BUREAU, MERGED_TITLE, '已研判', String(cityCount + 1)]) expect(words).toContain(said)
    }
  })
})
