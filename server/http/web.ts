import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../error.ts'

/** The one page into which every address of the web loads. */
const PAGE = 'index.html'

/** Serves the built pages; below /api, and without pages, an unknown address is refused as such. */
export async function serveWeb(app: FastifyInstance, webDir: string | null): Promise<void> {
  if (webDir === null || !existsSync(join(webDir, PAGE))) {
    app.setNotFoundHandler(() => {
      throw new AppError('notFound', '没有这个地址')
    })
    return
  }
  const policy = contentPolicy(await readFile(join(webDir, PAGE), 'utf8'))
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', policy)
  })
  await app.register(staticFiles, {
    root: webDir,
    index: [PAGE],
    setHeaders: (reply, path) => {
      // Built files carry their hash in their name.
      reply.header('cache-control', path.includes('/immutable/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && !request.url.startsWith('/api/') && !/\.\w{2,5}$/.test(request.url.split('?')[0]!)
    if (!wantsPage) throw new AppError('notFound', '没有这个地址')
    return reply.header('cache-control', 'no-cache').sendFile(PAGE)
  })
}

/** Nothing from elsewhere; the page's own starting script by its hash. */
function contentPolicy(page: string): string {
  const scripts = [...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, body]) => `'sha256-${createHash('sha256').update(body!).digest('base64')}'`)
  return [
    "default-src 'self'",
    `script-src 'self' ${scripts.join(' ')}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
