import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accountsIn, interrupt, type Product, startProduct } from '../server/start/product.ts'
import { pointsOn, toastSays } from './actions.ts'
import { DESKTOP, openBrowser, PHONE } from './browser.ts'
import { expectSoundPage, openSignIn } from './sound.ts'
import { type Account, newVisitor, photograph, signInAs, type Visitor } from './visitor.ts'

const URGENT = '几个高年级的把我堵在厕所里打，我不敢来上学'
const ORDINARY = '想多上几节体育课'
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

/** One story: each test goes on where the one before it ended. */
describe('an urgent lead', () => {
  let folder: string
  let product: Product
  let browser: Browser
  let school: Visitor
  let bureau: Visitor
  let administrator: Visitor
  let occasionPath = ''
  let isBroken = false
  const account = (name: string): Account => accountsIn(product.output()).find(({ signInName }) => signInName === name)!

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wenzheng-leads-'))
    await chmod(folder, 0o755)
    product = await startProduct({ varDir: join(folder, 'var') })
    browser = await openBrowser()
    school = await newVisitor(browser, product.url!, PHONE)
    bureau = await newVisitor(browser, product.url!, DESKTOP)
    administrator = await newVisitor(browser, product.url!, DESKTOP)
  })
  beforeEach(({ skip }) => skip(isBroken, 'the story broke off before'))
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    isBroken = true
    console.error(`What was on the screens: ${await photograph([school, bureau, administrator])}`)
  })
  afterAll(async () => {
    await browser?.close()
    if (product?.child.exitCode === null) await interrupt(product)
    await rm(folder, { recursive: true, force: true })
  })

  async function pressNote(page: Page, button: string, label: string, words: string, done: string): Promise<void> {
    await page.getByRole('button', { name: button, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(label).fill(words)
    await dialog.getByRole('button', { name: done, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  test('is noted on a phone whose line is broken: kept, then sent once, at the occasion it was said', async () => {
    const { page } = school
    await openSignIn(school)
    await signInAs(school, account('xuexiao'))
    await page.getByRole('link', { name: '录入场次' }).click()
    await page.getByRole('radiogroup', { name: '渠道' }).getByText('谈心谈话', { exact: true }).click()
    await page.getByRole('radiogroup', { name: '对象' }).getByText('学生', { exact: true }).click()
    await page.getByRole('button', { name: '保存，开始记意见' }).click()
    await page.getByRole('heading', { level: 1, name: '谈心谈话 · 学生' }).waitFor()
    occasionPath = new URL(page.url()).pathname
    await page.context().setOffline(true)
    for (const text of [ORDINARY, URGENT]) {
      await page.getByLabel('意见内容').fill(text)
      if (text === ORDINARY) await page.getByRole('button', { name: '加 1 人' }).click()
      await page.getByRole('button', { name: '保存这条意见' }).click()
    }
    await page.getByText(URGENT).waitFor()
    expect(await pointsOn(page)).toEqual([])
    school.takeComplaints()
    await page.context().setOffline(false)
    await page.locator('li').filter({ hasText: URGENT }).getByRole('link', { name: '出处' }).waitFor()
    expect(await pointsOn(page)).toEqual([`${URGENT} 1 人提及`, `${ORDINARY} 2 人提及`])
    school.takeComplaints()
    await expectSoundPage(school)
  })

  test('is on the home card at once; 记一条 goes back to the same occasion', async () => {
    const { page } = school
    await page.getByRole('navigation', { name: '底部导航' }).getByRole('link', { name: '首页' }).click()
    await page.getByText('条未办结').waitFor()
    expect(new URL((await page.getByRole('link', { name: '记一条' }).getAttribute('href'))!, product.url!).pathname).toBe(occasionPath)
    await expectSoundPage(school)
    await page.getByRole('link', { name: '去处理' }).click()
    await page.getByRole('heading', { level: 1, name: '紧急线索' }).waitFor()
    await page.getByLabel('类别').selectOption('欺凌')
    await expectSoundPage(school)
  })

  test('is received, handled and closed with a log', async () => {
    const { page } = school
    await page.getByRole('link', { name: /欺凌/ }).filter({ hasText: '厕所' }).first().click()
    await page.getByText(URGENT).waitFor()
    await expectSoundPage(school)
    await page.getByRole('button', { name: '接收', exact: true }).click()
    await toastSays(page, '已记下：接收')
    await pressNote(page, '开始处理', '先做什么', '已找双方家长', '开始处理')
    await pressNote(page, '办结', '怎样处理、结果如何', '已调解，班主任每天跟进', '办结')
    await page.getByText('已办结', { exact: true }).first().waitFor()
    expect(await page.locator('ol li strong').allInnerTexts()).toEqual(['系统发现', '接收', '开始处理', '办结'])
    await expectSoundPage(school)
  })

  test('says nothing to whoever is no handler', async () => {
    await openSignIn(bureau)
    await signInAs(bureau, account('shiju'))
    await bureau.page.goto(occasionPath)
    await bureau.page.getByText(ORDINARY).waitFor()
    await bureau.page.getByText('仅限处置人查看').waitFor()
    expect(await bureau.page.locator('#content').innerText()).not.toContain('厕所')
  })

  test('has a handler whom the administrator names', async () => {
    const { page } = administrator
    await openSignIn(administrator)
    await signInAs(administrator, account('admin'))
    await page.getByRole('link', { name: '管理' }).click()
    await page.getByRole('link', { name: '线索处置人' }).click()
    await page.getByRole('heading', { level: 1, name: '紧急线索的处置人' }).waitFor()
    await expectSoundPage(administrator)
    await page.getByLabel('单位').selectOption({ label: '云汉市教育局' })
    await page.getByLabel('类别').selectOption('廉洁举报')
    await page.getByLabel('处置人', { exact: true }).selectOption({ label: '市局专班（演示）（云汉市教育局）' })
    await page.getByRole('button', { name: '指定', exact: true }).click()
    await toastSays(page, '已指定处置人')
    await page.getByRole('button', { name: /去掉市局专班（演示）/ }).waitFor()
    await expectSoundPage(administrator)
  })

  test('stays with its occasion, which is put right with a reason and keeps its evidence', async () => {
    const { page } = school
    await page.goto(occasionPath)
    await page.getByRole('link', { name: '修改', exact: true }).click()
    await page.getByLabel('地点').fill('心理咨询室')
    await page.getByLabel('修改原因').fill('补上地点')
    await expectSoundPage(school)
    await page.getByRole('button', { name: '保存修改' }).click()
    await page.getByText('地点原来没有填').waitFor()
    await page.locator('input[type=file]').setInputFiles({ name: '签到表.png', mimeType: 'image/png', buffer: PNG })
    await page.getByRole('link', { name: '签到表.png' }).waitFor()
    await pressNote(page, '撤回场次', '原因', '记重了', '撤回')
    await page.getByText('这个场次已撤回').waitFor()
    await pressNote(page, '恢复场次', '原因', '没有记重', '恢复')
    await page.getByLabel('意见内容').waitFor()
    await expectSoundPage(school)
  })
})
