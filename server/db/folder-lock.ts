import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseStartError } from './start-error.ts'

export interface FolderLock {
  release(): Promise<void>
}

/**
 * Claims a folder for this process. The claim is a listening local socket, so the system gives it back however the process
 * ends: a file with a process id would outlive a kill, and the id may be another process's by then.
 *
 * @param folder - real path of the folder
 * @throws DatabaseStartError when another process holds it
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const address = socketAddress(folder)
  const server = (await listen(address)) ?? (await takeOver(address))
  if (!server) throw new DatabaseStartError(`数据文件夹 ${folder} 正由另一个问症进程使用，请先停止它，或另选一个数据文件夹。`)
  server.unref()
  return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** Windows has named pipes and Linux abstract sockets: both vanish with the process. Elsewhere it is a file. */
function socketAddress(folder: string): string {
  const name = `wenzheng-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`)
}

async function takeOver(address: string): Promise<Server | null> {
  if (process.platform === 'win32' || process.platform === 'linux' || (await answers(address))) return null
  await rm(address, { force: true })
  return listen(address)
}

function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)))
    server.listen(address, () => resolve(server))
  })
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
