import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../../server/error.ts'
import { fromCursor, toCursor } from '../../../server/http/cursor.ts'
import { newValidator } from '../../../server/http/validation.ts'
import { safeFileName } from '../../../server/ingest/spool.ts'
import { NewOccasion, NewPoint } from '../../../server/opinion/contract.ts'
import { parseManifest } from '../../../server/operate/manifest.ts'

const RUNS = { numRuns: 2000 }
const anyText = fc.string({ unit: 'binary', maxLength: 400 })
const keys = fc.array(
  fc.oneof(
    fc.tuple(fc.constant('text' as const), fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))),
    fc.tuple(fc.constant('id' as const), fc.uuid()),
    fc.tuple(fc.constant('number' as const), fc.integer()),
    fc.tuple(fc.constant('time' as const), fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }).map((date) => date.toISOString())),
  ),
  { minLength: 1, maxLength: 3 },
)

describe('any text', () => {
  test('as a cursor is a key of that length or refused', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.json().map((json) => Buffer.from(json).toString('base64url'))), fc.array(fc.constantFrom('text', 'id', 'number', 'time'), { minLength: 1, maxLength: 3 }), (cursor, kinds) => {
        try {
          expect(fromCursor(cursor, kinds)).toHaveLength(kinds.length)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      RUNS,
    )
  })

  test('as a key comes back out of its cursor', () => {
    fc.assert(fc.property(keys, (parts) => {
        expect(fromCursor(toCursor(parts.map(([, key]) => key)), parts.map(([kind]) => kind))).toEqual(parts.map(([, key]) => key))
      }), RUNS)
  })

  test('as the name of a sent file gives a name that stays in its folder', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.array(fc.constantFrom('..', '/', '\\', 'a', '.csv', '\u0000', '\u202e', '字')).map((parts) => parts.join(''))), (sent) => {
        const name = safeFileName(sent)
        expect(name).not.toMatch(/[/\\\u0000-\u001f<>:"|?*]|^\./)
        expect(name.length).toBeGreaterThan(0)
        expect(name.isWellFormed()).toBe(true)
      }),
      RUNS,
    )
  })

  test('as the manifest of a backup is none', () => {
    fc.assert(fc.property(fc.oneof(anyText, fc.json()), (text) => {
        expect(parseManifest(text)).toBeNull()
      }), RUNS)
  })
})

test('any JSON as a body is taken as it is or refused, never changed', () => {
  const validate = newValidator([])
  for (const schema of [NewPoint, NewOccasion]) {
    const check = validate({ schema, httpPart: 'body', method: 'POST', url: '/' })
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ text: fc.jsonValue(), mentionCount: fc.jsonValue() })), (body) => {
        const before = JSON.stringify(body)
        const result = check(body) as { value?: unknown; error?: Error }
        expect(JSON.stringify(body)).toBe(before)
        if (result.error === undefined) expect(result.value).toBe(body)
      }),
      RUNS,
    )
  }
})
