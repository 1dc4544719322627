import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { AppError } from '../error.ts'

const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', '::ffff:127.0.0.1']
const BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/**
 * /metrics as Prometheus reads it: the process, and how long each route took. Routes by their pattern alone, so that no id and
 * nothing that was searched for is told. For this machine itself, or for whoever knows the token.
 *
 * @param token - METRICS_TOKEN; null = only this machine
 */
export function metricsRoute(app: FastifyInstance, token: string | null): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({ name: 'wenzheng_http_request_duration_seconds', help: 'Time to answer, by route', labelNames: ['method', 'route', 'status'], buckets: BUCKETS_SECONDS, registers: [registry] })
  app.addHook('onResponse', async (request, reply) => {
    duration.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  app.get('/metrics', { schema: { hide: true }, config: { rateLimit: false } }, async (request, reply) => {
    if (!isLocal(request) && !knows(request, token)) throw new AppError('notFound', '没有这个地址')
    return reply.type(registry.contentType).header('cache-control', 'no-store').send(await registry.metrics())
  })
}

/** A proxy on this machine asks for others: what it passes on is not local. */
function isLocal({ ip, headers }: FastifyRequest): boolean {
  return LOOPBACK.includes(ip) && headers['x-forwarded-for'] === undefined && headers['forwarded'] === undefined
}

function knows({ headers }: FastifyRequest, token: string | null): boolean {
  return token !== null && timingSafeEqual(hashOf(headers.authorization ?? ''), hashOf(`Bearer ${token}`))
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
