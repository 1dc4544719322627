import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { loggedError } from '../../server/error-log.ts'

const SAID = '我家孩子每天写作业到十一点'

function serverError(code: string, message: string): Error {
  return Object.assign(new Error(message), { name: 'PostgresError', code, query: 'insert …' })
}

describe('an error in the log', () => {
  test('keeps kind, message and where it happened', () => {
    const logged = loggedError(new RangeError('seed out of range'))
    expect(logged).toMatchObject({ type: 'RangeError', message: 'seed out of range', code: null, cause: null })
    expect(logged.frames[0]).toMatch(/^at .*error-log\.test\.ts/)
  })

  test.each([
    ['a failed query with its parameters', new DrizzleQueryError('insert into opinion values ($1)', [SAID], serverError('57P01', 'terminating connection'))],
    ['a value that the database server refused', serverError('22P02', `invalid input syntax for type uuid: "${SAID}"`)],
    ['a row that breaks a constraint', serverError('23505', `duplicate key: ${SAID}`)],
    ['text that is no JSON', syntaxError(`{"${SAID}`)],
    ['an error caused by such a one', new Error('storing failed', { cause: serverError('22021', SAID) })],
    ['a thrown sentence', SAID],
  ])('never tells what people said: %s', (_what, error) => {
    expect(JSON.stringify(loggedError(error))).not.toContain(SAID.slice(0, 6))
  })

  test('says why a query failed', () => {
    const logged = loggedError(new DrizzleQueryError('select 1', [], serverError('57P01', 'terminating connection')))
    expect(logged.cause).toMatchObject({ type: 'PostgresError', code: '57P01', message: 'terminating connection' })
  })
})

function syntaxError(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return error
  }
}
