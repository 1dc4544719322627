import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { loggedError, type LoggedError } from '../error-log.ts'

/** One line of JSON an event. */
export interface Log {
  /** for child processes that write to the same log */
  readonly descriptor: number
  write(line: string): void
  error(event: string, error: unknown): void
  failure(event: string, failure: LoggedError): void
  close(): void
}

const MAX_BYTES = 20 * 1024 * 1024

/** The server's log in a folder that exists; a long one is put aside once. */
export function openLog(folder: string): Log {
  const path = join(folder, 'server.log')
  if (existsSync(path) && statSync(path).size > MAX_BYTES) renameSync(path, `${path}.1`)
  return logOn(openSync(path, 'a', 0o600))
}

export function logOn(descriptor: number): Log {
  let isOpen = true
  const write = (line: string): void => {
    if (isOpen) writeSync(descriptor, line)
  }
  const failure = (event: string, told: LoggedError): void => write(`${JSON.stringify({ level: 50, time: Date.now(), pid: process.pid, failure: told, msg: event })}\n`)
  return {
    descriptor,
    write,
    failure,
    error: (event, error) => failure(event, loggedError(error)),
    close() {
      isOpen = false
      closeSync(descriptor)
    },
  }
}
