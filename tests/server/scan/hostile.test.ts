import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import type { FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { builtPages } from '../../../server/start/web-build.ts'
import { openBrowser } from '../../flow/browser.ts'
import { startTestServer, type TestServer } from '../harness.ts'
import { type HostileWorld, newHostileWorld } from './hostile-world.ts'
import { routesOf, sampleRequest } from './sample.ts'

/** What a spreadsheet takes for the beginning of a formula, also in its full-width shape. */
const FORMULA = /^[\s\uFEFF]*[=+\-@＝＋－＠]|^[\t\r]/
const NUMBER = /^-?\d+(\.\d+)?%?$/

let server: TestServer
let world: HostileWorld
beforeAll(async () => {
  server = await startTestServer()
  world = await newHostileWorld(server)
}, 240_000)
afterAll(() => server.stop())

/** Every file the product hands out: its address and bytes. */
async function files(): Promise<Map<string, Buffer>> {
  const asks = [await server.signedIn(world.bureau), await server.signedIn(world.administrator)]
  const found = new Map<string, Buffer>()
  for (const route of routesOf(server).filter(({ method }) => method === 'GET')) {
    const names = route.path.endsWith('/files/{name}') ? ['shortlist.xlsx', 'report.docx', 'report.html', 'opinions.csv', 'issues.csv'] : ['']
    for (const name of names) {
      const { url } = sampleRequest(server, route, { ...world.ids, ...(name !== '' && { name }) })
      for (const ask of asks) {
        const answer = await ask({ method: 'GET', url })
        if (answer.statusCode === 200 && !String(answer.headers['content-type']).includes('json')) found.set(`${route.operation.operationId} ${name}`, answer.rawPayload)
      }
    }
  }
  return found
}

function isZip(bytes: Buffer): boolean {
  return bytes.subarray(0, 2).toString() === 'PK'
}

describe('what the product hands out', () => {
  test('computes nothing, links nowhere and runs nothing, whatever people wrote', async () => {
    const wrong: string[] = []
    let cells = 0
    const found = await files()
    for (const [name, bytes] of found) {
      if (!isZip(bytes)) {
        if (bytes.toString('utf8').trimStart().startsWith('<')) continue
        for (const row of parse(bytes, { bom: true, relax_column_count: true }) as string[][]) {
          for (const cell of row) {
            cells++
            if (FORMULA.test(cell) && !NUMBER.test(cell)) wrong.push(`${name}: ${cell.slice(0, 60)}`)
          }
        }
        continue
      }
      for (const [part, content] of Object.entries(unzipSync(bytes))) {
        const text = new TextDecoder().decode(content)
        if (/\.rels$/.test(part) && /TargetMode="External"/.test(text)) wrong.push(`${name} ${part}: a link to elsewhere`)
        if (/sheet\d+\.xml$/.test(part) && /<f[ >]/.test(text)) wrong.push(`${name} ${part}: a formula`)
        // A cell of a workbook says that it is text: no spreadsheet computes it.
        cells += text.match(/<c [^>]*t="(s|inlineStr)"/g)?.length ?? 0
        if (/sheet\d+\.xml$/.test(part) && /<c [^>]*t="str"/.test(text)) wrong.push(`${name} ${part}: the result of a formula`)
        if (/document\.xml$/.test(part) && /<w:(instrText|fldSimple|object|hyperlink)[ >][^<]*(DDE|evil|alert)/.test(text)) wrong.push(`${name} ${part}: a field`)
      }
    }
    process.stdout.write(`exports: ${found.size} files, ${cells} cells looked at, ${wrong.length} would compute\n`)
    expect(wrong).toEqual([])
    expect([...found.keys()]).toEqual(expect.arrayContaining(['downloadAudit ', 'downloadRejections ', 'downloadReportFile issues.csv', 'downloadReportFile opinions.csv', 'downloadReportFile report.docx', 'downloadReportFile report.html', 'downloadReportFile shortlist.xlsx']))
    expect(cells).toBeGreaterThan(1000)
  }, 120_000)
})

describe('pages full of attacks', () => {
  let app: FastifyInstance
  let address: string
  beforeAll(async () => {
    const webDir = await builtPages(() => undefined, new AbortController().signal)
    app = await buildApp(server.context, { logger: false, webDir })
    await app.listen({ host: '127.0.0.1', port: 0 })
    address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  }, 240_000)
  afterAll(() => app.close())

  test('run none of them, ask nobody else and break no policy', async () => {
    const browser = await openBrowser()
    const complaints: string[] = []
    let visited = 0
    try {
      const { campaignId, runId, issueId, occasionId, uploadId, opinionId, reportId } = world.ids
      const at = `/c/${campaignId}`
      const query = `?run=${runId}`
      const own = ['', '/occasions', '/occasions/new', `/occasions/${occasionId}`, '/uploads', `/uploads/${uploadId}`, `/runs/${runId}`, `/issues${query}`, `/issues/${issueId}${query}`, `/opinions${query}`, `/opinions/${opinionId}${query}`, `/reviews${query}`, `/overview${query}`, `/reports${query}`, '/admin/orgs', '/admin/accounts', '/admin/audit']
      for (const actor of [world.bureau, world.administrator]) {
        const context = await browser.newContext({ baseURL: address, locale: 'zh-CN' })
        const ask = await app.inject({ method: 'POST', url: '/api/session', headers: { 'x-wenzheng': '1' }, payload: { signInName: actor.signInName, password: actor.password } })
        const cookie = ask.cookies.find(({ name }) => name === 'wenzheng')!
        await context.addCookies([{ name: 'wenzheng', value: cookie.value, url: address }])
        const page = await context.newPage()
        listen(page, address, complaints)
        const report = await app.inject({ method: 'GET', url: `/api/campaigns/${campaignId}/reports/${reportId}/files/report.html`, headers: { cookie: `wenzheng=${cookie.value}` } })
        for (const path of [...own.map((path) => `${at}${path}`), '/', '/account', '/campaigns/new']) {
          await page.goto(path)
          await page.waitForLoadState('networkidle')
          if ((await page.evaluate('window.ran')) !== undefined) complaints.push(`${path}: a script ran`)
          visited++
        }
        if (report.statusCode === 200) {
          // As a file somebody was sent: without the server's policy.
          const sent = await context.newPage()
          listen(sent, address, complaints)
          await sent.setContent(report.body, { waitUntil: 'load' })
          if ((await sent.evaluate('window.ran')) !== undefined) complaints.push('report.html: a script ran')
          visited++
        }
        await context.close()
      }
    } finally {
      await browser.close()
    }
    process.stdout.write(`stored scripts: ${visited} pages visited, ${complaints.length} dialogs, scripts, calls elsewhere or breaches of policy\n`)
    expect(complaints).toEqual([])
    expect(visited).toBeGreaterThan(30)
  }, 240_000)
})

function listen(page: Page, address: string, complaints: string[]): void {
  page.on('dialog', (dialog) => {
    complaints.push(`${page.url()}: a dialog said ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (/Content.Security.Policy|violates/i.test(message.text())) complaints.push(`${page.url()}: ${message.text().slice(0, 200)}`)
  })
  // A page that is not this person's says so by an error.
  page.on('pageerror', (error) => error.message === '您没有这项权限' || complaints.push(`${page.url()}: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !/^(data|blob|about):/.test(request.url())) complaints.push(`${page.url()}: asked ${request.url().slice(0, 100)}`)
  })
}
