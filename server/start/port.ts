import { createServer } from 'node:net'
import { StartError } from './start-error.ts'

const NOT_HERE = ['EADDRNOTAVAIL', 'EAFNOSUPPORT']

/**
 * Refuses a port that is taken, before anything long is begun.
 *
 * @throws StartError
 */
export async function requireFreePort(host: string, port: number): Promise<void> {
  if (port === 0) return
  // A browser may take localhost for ::1, and another program there for this one.
  for (const address of host === '127.0.0.1' ? [host, '::1'] : [host]) await tryPort(address, port)
}

/** What is wrong with the port in words; null for another error. */
export function portSentence(error: unknown, port: number): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE') return `端口 ${port} 已被占用：问症可能已经在运行，请打开 http://localhost:${port} 看看；要另开一个，请用环境变量 PORT 换一个端口，例如 PORT=${port < 65_535 ? port + 1 : 3000} npm start。`
  if (code === 'EACCES') return `没有权限使用端口 ${port}，请用环境变量 PORT 换一个 1024 以上的端口。`
  return code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' ? '本机没有环境变量 HOST 写明的地址。' : null
}

function tryPort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (cause: NodeJS.ErrnoException) => {
      if (host === '::1' && NOT_HERE.includes(cause.code ?? '')) return resolve()
      const sentence = portSentence(cause, port)
      reject(sentence === null ? cause : new StartError(sentence, { cause }))
    })
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()))
  })
}
