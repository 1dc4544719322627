import type { TLocalizedValidationError } from 'typebox/error'

/** What is wrong with a taxonomy file, and where. */
export interface TaxonomyProblem {
  /** e.g. `areas[2].code`; empty = the file as a whole */
  readonly path: string
  /** plain Chinese */
  readonly message: string
}

const TYPE_NAMES: Readonly<Record<string, string>> = { string: '文字', array: '列表（[ ]）', object: '对象（{ }）' }

/** Turns what the schema found into plain Chinese, one problem a place and reason, in the order found. */
export function describeErrors(errors: readonly TLocalizedValidationError[]): TaxonomyProblem[] {
  const problems = errors.flatMap(describeError)
  const seen = new Set<string>()
  return problems.filter(({ path, message }) => {
    const key = `${path}\n${message}`
    return seen.has(key) ? false : seen.add(key)
  })
}

function describeError(error: TLocalizedValidationError): TaxonomyProblem[] {
  const path = readablePath(error.instancePath)
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((name) => ({ path: join(path, name), message: '缺少这一项' }))
  }
  if (error.keyword === 'additionalProperties') {
    return error.params.additionalProperties.map((name) => ({ path: join(path, name), message: '不认识这一项，请核对拼写或删去' }))
  }
  // A forbidden property is reported twice: as such, and as a value that nothing allows.
  if (error.keyword === 'boolean') return []
  return [{ path, message: reasonOf(error, path) }]
}

function reasonOf(error: TLocalizedValidationError, path: string): string {
  if (error.keyword === 'type') return `应当是${[error.params.type].flat().map((type) => TYPE_NAMES[type] ?? type).join('或')}`
  if (error.keyword === 'minItems') return `至少要有 ${error.params.limit} 项`
  if (error.keyword === 'maxItems') return `最多 ${error.params.limit} 项`
  if (error.keyword === 'minLength') return '不能为空'
  if (error.keyword === 'maxLength') return `太长，最多 ${error.params.limit} 个字`
  if (error.keyword === 'pattern') return path.endsWith('.code') ? '代码不能含 |、空白和换行' : '不能只有空白，首尾不留空白，中间不换行'
  if (error.keyword === 'uniqueItems') return `第 ${error.params.duplicateItems.map((item) => item + 1).join('、')} 项与前面重复`
  return error.message
}

/** `/areas/2/code` → `areas[2].code` */
function readablePath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : join(path, step)), '')
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
