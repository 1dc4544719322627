import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import session from '@fastify/session'
import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import underPressure from '@fastify/under-pressure'
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import type { Context } from './context.ts'
import { AppError } from './error.ts'
import { SHAPES } from './http/shapes.ts'
import { answerError } from './http/errors.ts'
import { healthRoutes } from './http/health.ts'
import { guardRoutes } from './http/guard.ts'
import { sessionStore } from './http/session.ts'
import { metricsRoute } from './http/metrics.ts'
import { newValidator } from './http/validation.ts'
import { serveWeb } from './http/web.ts'
import { coverageRoutes } from './coverage/routes.ts'
import { ingestRoutes } from './ingest/routes.ts'
import { issueRoutes } from './issue/routes.ts'
import { leadRoutes } from './lead/routes.ts'
import { occasionRoutes, opinionRoutes } from './opinion/routes.ts'
import { orgRoutes } from './org/routes.ts'
import { findActor } from './org/service.ts'
import { reportRoutes } from './report/routes.ts'

const API_VERSION = '1'
const BODY_LIMIT_BYTES = 1024 * 1024
/** When to ask again while the server is too far behind. */
const RETRY_SECONDS = 5
const REQUEST_TIMEOUT_MS = 120_000
const NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'"
/** An address that cannot be decoded is answered before any hook. */
const BARE_HEADERS = { 'content-security-policy': NOTHING_RUNS, 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' }

export interface AppOptions {
  readonly logger: FastifyServerOptions['logger']
  /** folder of the built pages; null = only the API */
  readonly webDir: string | null
}

/** The whole server but for its port: production and tests build the same one. */
export async function buildApp(context: Context, { logger, webDir }: AppOptions): Promise<FastifyInstance> {
  const app = fastify({ logger: logger ?? false, bodyLimit: BODY_LIMIT_BYTES, requestTimeout: REQUEST_TIMEOUT_MS, trustProxy: context.config.isBehindHttps, forceCloseConnections: 'idle', frameworkErrors: (error, request, reply) => void answerError(error, request, reply.headers(BARE_HEADERS)) })
  app.setValidatorCompiler(newValidator(SHAPES))
  app.setErrorHandler(answerError)
  for (const shape of SHAPES) app.addSchema(shape)
  await app.register(helmet, { contentSecurityPolicy: false, strictTransportSecurity: context.config.isBehindHttps })
  // Pages set their own; of whatever else is answered a browser runs and frames nothing.
  app.addHook('onSend', async (request, reply) => {
    reply.header('content-security-policy', NOTHING_RUNS)
    // What the API tells is for whoever asked: no proxy and no browser keeps it.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
  await app.register(async (open) => healthRoutes(open, context.db))
  await app.register(underPressure, {
    maxEventLoopDelay: context.config.busyDelayMs,
    pressureHandler(request, reply, _type, value) {
      // Pages are always served; an interval without a sample (just after the start) is reported as an endless delay and says nothing.
      if (!request.url.startsWith('/api/') || value === Infinity) return
      reply.header('retry-after', RETRY_SECONDS)
      throw new AppError('busy', '服务器正忙，请稍后再试')
    },
  })
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: '问症', version: API_VERSION }, components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'wenzheng' } } } },
    refResolver: { buildLocalReference: (schema) => String(schema.$id) },
  })
  await app.register(cookie)
  await app.register(session, {
    // The id alone is 256 random bits and stored hashed: a signature would add a secret to keep and nothing else.
    secret: { sign: (value: string) => value, unsign: (value: string) => ({ valid: true, renew: false, value }) },
    cookieName: 'wenzheng',
    cookie: { httpOnly: true, sameSite: 'strict', secure: context.config.isBehindHttps, path: '/', maxAge: 12 * 3600 * 1000 },
    saveUninitialized: false,
    store: sessionStore(context.db),
  })
  await app.register(rateLimit, { global: true, max: context.config.requestsPerMinute, timeWindow: '1 minute', keyGenerator: (request) => request.signedIn?.id ?? request.ip, hook: 'preHandler' })
  await app.register(multipart, { limits: { fileSize: context.config.uploadLimitBytes, files: 1, fields: 20, parts: 25 } })
  metricsRoute(app, context.config.metricsToken)
  guardRoutes(app, (actorId) => findActor(context.db, actorId))
  await app.register(
    (api, _options, done) => {
      const routes = api.withTypeProvider<TypeBoxTypeProvider>()
      for (const add of [orgRoutes, leadRoutes, opinionRoutes, occasionRoutes, ingestRoutes, coverageRoutes, issueRoutes, reportRoutes]) add(routes, context)
      done()
    },
    { prefix: '/api' },
  )
  await serveWeb(app, webDir)
  return app
}
