import { existsSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { logOn, openLog } from '../../../server/start/log.ts'

const folder = mkdtempSync(join(tmpdir(), 'wz-log-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a log', () => {
  test('has one line of JSON an event', () => {
    const log = openLog(folder)
    log.error('queue trouble', new Error('the connection was lost'))
    log.failure('job failed', { type: 'Error', code: null, message: 'x', frames: [], cause: null })
    log.close()
    const lines = readFileSync(join(folder, 'server.log'), 'utf8').trim().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['queue trouble', 'job failed'])
  })

  test.skipIf(!existsSync('/dev/full'))('on a full disk lets whoever logs go on', () => {
    const log = logOn(openSync('/dev/full', 'w'))
    expect(() => log.error('queue trouble', new Error('the disk is full'))).not.toThrow()
    expect(() => log.write('a line\n')).not.toThrow()
    log.close()
  })
})
