import { parseArgs, type ParseArgsConfig } from 'node:util'
import { UsageError } from './usage.ts'

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true; strict: true; args: string[] }>>

/**
 * Reads the words of a call.
 *
 * @throws UsageError in Chinese for an unknown option or a missing value
 */
export function parse<const O extends Options>(args: string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true }) as Parsed<O>
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) throw new UsageError(sentence(String(error.code), error.message), { cause: error })
    throw error
  }
}

/**
 * A whole number given as an option.
 *
 * @throws UsageError outside least..most
 */
export function wholeNumber(name: string, text: string | undefined, fallback: number, least: number, most: number): number {
  if (text === undefined) return fallback
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new UsageError(`--${name} 要写 ${least} 到 ${most} 之间的整数，写的是“${text}”。`)
  return value
}

function sentence(code: string, message: string): string {
  const option = /'(-[^ ']*)/.exec(message)?.[1] ?? ''
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `没有 ${option} 这个选项。`
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return `${option} 后面要写值。若值以 - 开头，请写成 ${option.split(' ')[0]}=值。`
  return `命令写法不对：${message}`
}
