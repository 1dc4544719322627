import { createServer } from 'node:net'

/** A TCP port of the local interface that nobody listens on: the preferred one if it is free. */
export function freePort(preferred: number | null): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => (preferred === null ? reject(error) : resolve(freePort(null))))
    probe.listen(preferred ?? 0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
