import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Type } from 'typebox'
import type { Context } from '../context.ts'
import { AppError } from '../error.ts'
import type { Actor } from '../org/service.ts'
import { Problem, ref } from './schema.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** whoever is signed in; null on public routes without a session */
    signedIn: Actor | null
  }
  interface FastifyContextConfig {
    /** may be called without being signed in; every other route may not */
    isPublic?: boolean
    /** may be called before the first password has been changed; no other route may */
    isBeforePassword?: boolean
  }
}

type Routes = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>
/** A domain's routes: added to the server below /api. */
export type RouteModule = (routes: Routes, context: Context) => void

/** @throws AppError unauthenticated; on routes that are not public that has been seen to already */
export function actorOf(request: Pick<FastifyRequest, 'signedIn'>): Actor {
  if (request.signedIn === null) throw new AppError('unauthenticated', '请先登录')
  return request.signedIn
}

/** Header Idempotency-Key, null when there is none. */
export function idempotencyKey(request: Pick<FastifyRequest, 'headers'>): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || !/^[\w-]{8,100}$/.test(key)) throw new AppError('invalid', '请求头 Idempotency-Key 应是 8 到 100 个字母、数字、- 或 _')
  return key
}

/** What every route may answer besides success. */
export const REFUSALS = { '4xx': ref(Problem), '5xx': ref(Problem) }
export const NOTHING = Type.Null({ description: 'no content' })
