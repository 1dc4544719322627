import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isAlive } from '../../smoke/database-process.ts'
import { accountsIn, ask, interrupt, postmasterPid, type Product, signIn, startProduct, until } from './product.ts'

/** The tests go on from one another: one folder of data lives through starts, kills and stops. */
describe.runIf(process.platform === 'linux')('npm start with the embedded database', () => {
  let folder: string
  let varDir: string
  let product: Product
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wenzheng-start-'))
    await chmod(folder, 0o755)
    varDir = join(folder, 'var')
    product = await startProduct({ varDir })
  })
  afterAll(async () => {
    if (product.child.exitCode === null && product.child.signalCode === null) await interrupt(product)
    await rm(folder, { recursive: true, force: true })
  })
  const anybody = () => accountsIn(product.output())[1]!

  test('prints the address and a sign-in for every role, and each of them works', async () => {
    expect(product.error()).toBe('')
    const accounts = accountsIn(product.output())
    expect(accounts.map(({ signInName }) => signInName)).toEqual(['admin', 'shiju', 'yantao', 'diaoyan', 'jiaoyuzu', 'xuexiao'])
    for (const account of accounts) expect((await signIn(product.url!, account)).status).toBe(200)
    expect(product.output()).toContain('单位、人物和意见都是虚构的')
  })

  test('shows the campaign to who has signed in, and the page to everybody', async () => {
    const { cookie } = await signIn(product.url!, anybody())
    const campaigns = (await (await ask(`${product.url}/api/campaigns`, { headers: { cookie } })).json()) as { isDemonstration: boolean }[]
    expect(campaigns).toMatchObject([{ isDemonstration: true }])
    const page = await ask(`${product.url}/`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(await page.text()).toContain('<!doctype html>')
  })

  test('refuses a second start on the same data with one sentence', async () => {
    const second = await startProduct({ varDir })
    expect(await second.ended()).toBe(1)
    expect(second.error()).toMatch(/^数据文件夹 .* 正由另一个问症进程使用，请先停止它，或另选一个数据文件夹。\n$/)
    expect((await signIn(product.url!, anybody())).status).toBe(200)
  })

  test('refuses a port that is taken before it begins anything', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const elsewhere = join(folder, 'elsewhere')
    const refused = await startProduct({ varDir: elsewhere, port })
    other.close()
    expect(await refused.ended()).toBe(1)
    expect(refused.error()).toMatch(new RegExp(`^端口 ${port} 已被占用：.*\n$`))
    expect(await readdir(elsewhere)).toEqual(['server.log'])
  })

  test('starts another worker when the worker is killed', async () => {
    const [worker, ...more] = await product.children()
    expect(more).toEqual([])
    process.kill(worker!, 'SIGKILL')
    await until(async () => (await product.children()).some((pid) => pid !== worker))
    expect(await product.children()).toHaveLength(1)
  })

  test('starts the database again when it is killed', async () => {
    const server = await postmasterPid(varDir)
    process.kill(server, 'SIGKILL')
    await until(() => Promise.resolve(product.output().includes('数据库意外停止，已重新启动。')))
    expect(await postmasterPid(varDir)).not.toBe(server)
    await until(async () => (await signIn(product.url!, anybody())).status === 200)
  })

  test('leaves no worker behind when it is killed, and starts again on the same data with the same passwords', async () => {
    const [worker] = await product.children()
    const accounts = accountsIn(product.output())
    product.child.kill('SIGKILL')
    await product.ended()
    await until(async () => !(await isAlive(worker!)))
    product = await startProduct({ varDir })
    expect(product.error()).toBe('')
    expect(accountsIn(product.output())).toEqual(accounts)
    expect((await signIn(product.url!, accounts[1]!)).status).toBe(200)
  })

  test('stops everything at Ctrl-C, though npm passes it on a second time', async () => {
    const left = [...(await product.children()), await postmasterPid(varDir)]
    expect(left).toHaveLength(2)
    expect(await interrupt(product)).toBe(0)
    expect(product.output()).toContain('问症已停止。')
    for (const pid of left) expect(await isAlive(pid)).toBe(false)
    await expect(fetch(product.url!)).rejects.toThrow('fetch failed')
  })

  test('wrote neither passwords nor opinions down in its log', async () => {
    const log = await readFile(join(varDir, 'server.log'), 'utf8')
    for (const { password } of accountsIn(product.output())) expect(log).not.toContain(password)
    const said = (await readFile(new URL('../../../fixtures/demo/opinions.csv', import.meta.url), 'utf8')).match(/[一-龥]{9,}/g)!
    expect(said.length).toBeGreaterThan(2000)
    expect(said.filter((words) => log.includes(words))).toEqual([])
  })
})
