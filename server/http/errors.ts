import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, ERROR_STATUS } from '../error.ts'
import { loggedError } from '../error-log.ts'

/** What the database says of a value that it cannot hold: NUL, half a character, text for an id, a number or time out of range. */
const UNSTORABLE: readonly string[] = ['22003', '22007', '22008', '22021', '22P02', '22P05']

/** What says that there is no database at the moment: from the client, from the machine, from a server that stops, starts or takes nobody else. */
const AWAY: readonly string[] = ['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'CONNECTION_ENDED', 'CONNECT_TIMEOUT', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', '08000', '08003', '08006', '53300', '57P01', '57P02', '57P03']
/** What the reader of forms says, without a code, of one that breaks off or has no parts. */
const FORM_TROUBLES = /^(Unexpected end of (form|multipart data|file)|(Part|File) terminated early|Malformed (part header|content type|urlencoded form)|Multipart: Boundary not found|Missing Content-Type|Unsupported content type)/i
const RETRY_SECONDS = 5
const DEEPEST_CAUSE = 4

/** The one place where an error becomes an answer. What is not expected is logged with its stack and told as `internal`. */
export function answerError(error: FastifyError | AppError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof AppError) return send(reply, error)
  if ('validation' in error && error.validation) return send(reply, new AppError('invalid', '提交的内容不符合要求', { problems: error.validation }))
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) return send(reply, new AppError('tooLarge', '提交的内容太大'))
  if (status === 429) return send(reply, new AppError('tooMany', '操作太频繁，请稍后再试'))
  if (status === 404) return send(reply, new AppError('notFound', '没有这个地址'))
  if (status !== undefined && status >= 400 && status < 500) return send(reply, new AppError('invalid', '请求的格式不对，没有执行', { reason: error.message }))
  if (FORM_TROUBLES.test(error.message) && request.headers['content-type']?.startsWith('multipart/') === true) return send(reply, new AppError('invalid', '文件没有传完整，没有收下；请重新上传'))
  request.log.error({ failure: loggedError(error) }, 'request failed')
  if (isDatabaseAway(error)) return send(reply.header('retry-after', RETRY_SECONDS), new AppError('busy', '数据库暂时连不上，请过几秒再试；已经保存的内容不会丢'))
  if (UNSTORABLE.includes(sqlState(error))) return send(reply, new AppError('invalid', '提交的内容里有无法识别的字符、编号或数值'))
  return send(reply, new AppError(status === 503 ? 'busy' : 'internal', status === 503 ? '服务器正忙，请稍后再试' : '服务器没能完成这次操作，请重试；仍不行请告诉管理员'))
}

function send(reply: FastifyReply, error: AppError): FastifyReply {
  return reply.code(ERROR_STATUS[error.code]).type('application/json; charset=utf-8').send({ code: error.code, message: error.message, details: error.details })
}

function sqlState(error: Error): string {
  const cause: unknown = error.cause ?? error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}

function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEEPEST_CAUSE) return false
  return ('code' in error && AWAY.includes(String(error.code))) || isDatabaseAway(error.cause, depth + 1)
}
