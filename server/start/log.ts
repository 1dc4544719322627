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

/** Why a line cannot be kept though nothing is wrong with it: the disk is full or gives up. */
const DISK_TROUBLE = ['ENOSPC', 'EDQUOT', 'EIO', 'EAGAIN']

/**
 * A log on an open file. A line that the disk does not take is left out, and told of once the disk takes lines again: whoever logs goes
 * on with its work.
 */
export function logOn(descriptor: number): Log {
  let isOpen = true
  let lostCount = 0
  const write = (line: string): void => {
    if (!isOpen) return
    try {
      if (lostCount > 0) writeSync(descriptor, lineOf({ level: 50, lostCount, msg: 'lines were lost: the disk took none' }))
      lostCount = 0
      writeSync(descriptor, line)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && DISK_TROUBLE.includes(String(error.code)))) throw error
      lostCount++
    }
  }
  const lineOf = (content: object): string => `${JSON.stringify({ time: Date.now(), pid: process.pid, ...content })}\n`
  const failure = (event: string, told: LoggedError): void => write(lineOf({ level: 50, failure: told, msg: event }))
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
