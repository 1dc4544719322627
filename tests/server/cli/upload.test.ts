import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uploadFile } from '../../../server/cli/upload.ts'
import { opinion, org } from '../../../server/db/tables.ts'
import { startTestServer, type TestServer } from '../harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'wz-cli-upload-'))
let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ uploadLimitBytes: 4096 })
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

function written(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function newSchool(): Promise<{ campaign: string; name: string }> {
  const { id, schoolIds } = await server.newCampaign()
  const [school] = await server.context.db.select().from(org).where(eq(org.id, schoolIds[0]))
  return { campaign: id, name: school!.name }
}

test('a file goes the way of the browser, in the name of an account of the org', async () => {
  const { campaign, name } = await newSchool()
  const path = written('台账.csv', '序号,意见\n1,作业太多孩子睡不够\n2,食堂的菜总是凉的\n3,\n')
  await expect(uploadFile(server.context, { path, campaign, org: name })).rejects.toThrow('还没有可以上传的账号')
  const [row] = await server.context.db.select().from(org).where(eq(org.name, name))
  const actor = await server.newActor('school', row!.id)
  const { upload, sender } = await uploadFile(server.context, { path, campaign, org: name })
  expect(sender).toBe(actor.name)
  expect(upload).toMatchObject({ status: 'done', receipt: { rowCount: 3, acceptedCount: 2, rejectedCount: 1 } })
  expect((await uploadFile(server.context, { path, campaign, org: name })).upload.receipt).toMatchObject({ acceptedCount: 0, repeatedCount: 2 })
  expect(await server.context.db.$count(opinion, eq(opinion.campaignId, campaign))).toBe(2)
})

test('what cannot be taken is refused in words', async () => {
  const { campaign, name } = await newSchool()
  const [row] = await server.context.db.select().from(org).where(eq(org.name, name))
  await server.newActor('school', row!.id)
  const send = (path: string, where = name) => uploadFile(server.context, { path, campaign, org: where })
  await expect(send(written('分数.csv', '学号,语文\n1,90\n2,85\n'))).rejects.toThrow('没有一列像意见')
  await expect(send(written('大.csv', `意见\n${'作业太多。\n'.repeat(2000)}`))).rejects.toThrow('上限')
  await expect(send(join(folder, '没有.csv'))).rejects.toThrow('文件打不开')
  await expect(send(written('a.csv', '意见\n作业太多\n'), '没有这个单位')).rejects.toThrow('没有“没有这个单位”这个单位')
})
