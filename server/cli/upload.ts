import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Context } from '../context.ts'
import { connect } from '../db/client.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { AppError } from '../error.ts'
import type { Upload } from '../ingest/contract.ts'
import { confirmUpload, readUpload, readUploadJob, receiveUpload, storeUploadJob } from '../ingest/service.ts'
import { openQueue } from '../jobs/queue.ts'
import { withOpenDatabase } from '../operate/open.ts'
import { campaignNamed, uploaderFor } from '../org/service.ts'
import { fileError, InputError } from '../pipeline/input-error.ts'
import { startConfig } from '../start/start-config.ts'
import { StartError } from '../start/start-error.ts'
import { parse } from './parse.ts'
import { UsageError } from './usage.ts'

const NEVER = new AbortController().signal

/** `wz upload FILE --campaign C --org O`: what the browser does, with the columns as they are proposed. */
export async function uploadCommand(args: string[]): Promise<void> {
  const { positionals, values } = parse(args, { campaign: { type: 'string' }, org: { type: 'string' } })
  const [path, ...rest] = positionals
  const { campaign, org } = values
  if (path === undefined) throw new UsageError('请写要上传的文件。')
  if (rest[0] !== undefined) throw new UsageError(`多出了“${rest[0]}”。`)
  if (!campaign || !org) throw new UsageError('请用 --campaign 写明活动的编号或名称，用 --org 写明单位。')
  const config = startConfig()
  await withOpenDatabase(config.varDir, async (url) => {
    await migrateDatabase(url)
    const connection = connect(url)
    const { boss, jobs } = await openQueue(url, { works: false, onError: () => undefined })
    try {
      const { upload, sender } = await uploadFile({ db: connection.db, jobs, config }, { path, campaign, org })
      process.stdout.write(`${sentence(upload)}以 ${sender} 的名义。\n`)
    } catch (error) {
      throw error instanceof AppError ? new StartError(`${error.message}。`, { cause: error }) : error
    } finally {
      await boss.stop({ graceful: false })
      await connection.close()
    }
  })
}

interface Sending {
  readonly path: string
  readonly campaign: string
  readonly org: string
}

/**
 * Receives, reads, confirms as proposed and stores a file. A worker that takes up the same jobs meanwhile does the same.
 *
 * @throws InputError when the file is refused
 */
export async function uploadFile(context: Context, { path, campaign, org }: Sending): Promise<{ upload: Upload; sender: string }> {
  const { id: campaignId } = await campaignNamed(context.db, campaign)
  const { orgId, actor } = await uploaderFor(context.db, org)
  const file = basename(path)
  const { size } = await stat(path).catch((cause: unknown) => {
    throw fileError(file, '文件打不开；请检查文件名和权限', cause)
  })
  const limit = context.config.uploadLimitBytes
  const received = await receiveUpload(context, actor, campaignId, orgId, { fileName: file, bytes: createReadStream(path, { end: limit }), isTruncated: () => size > limit }, null)
  const job = { campaignId, uploadId: received.id }
  await readUploadJob(context, job, NEVER)
  const read = await readUpload(context, actor, campaignId, received.id)
  if (read.preview === null) throw refusalOf(file, read)
  await confirmUpload(context, actor, campaignId, received.id, read.preview.proposed)
  await storeUploadJob(context, job, NEVER)
  const upload = await readUpload(context, actor, campaignId, received.id)
  if (upload.receipt === null) throw refusalOf(file, upload)
  return { upload, sender: actor.name }
}

function refusalOf(file: string, { refusal, status }: Upload): InputError {
  return new InputError((refusal ?? [`没有存完（${status}）`]).map((reason) => ({ file: '', row: null, column: null, reason: reason.startsWith(file) ? reason : `${file}：${reason}` })))
}

function sentence({ receipt, fileName }: Upload): string {
  const { rowCount, acceptedCount, repeatedCount, rejectedCount } = receipt!
  return `${fileName}：读了 ${rowCount} 行，存入意见 ${acceptedCount} 条，已有 ${repeatedCount} 条，没有收下 ${rejectedCount} 行，`
}
