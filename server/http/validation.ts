import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'

/**
 * Bodies are checked as sent; only what arrives as text in the address or the headers is turned into numbers and truth values
 * first. A coerced body would store a missing answer as 0.
 *
 * @param shapes - the named shapes that references point at
 */
export function newValidator(shapes: readonly TSchema[]): FastifySchemaCompiler<TSchema> {
  const byId = new Map(shapes.map((shape) => [(shape as { $id?: string }).$id ?? '', shape]))
  return ({ schema, httpPart }) => {
    // TypeBox knows more of a shape than its JSON says (how to convert it): kept where nothing is replaced.
    const whole = JSON.stringify(schema).includes('"$ref"') ? (expand(schema, byId) as TSchema) : schema
    const check = Compile(whole)
    return (given: unknown) => {
      const value = httpPart === 'body' ? given : Value.Convert(whole, Value.Default(whole, { ...(given as object) }))
      if (check.Check(value)) return { value }
      const error = new Error('The request does not have the stated shape') as Error & { validation: unknown }
      error.validation = check.Errors(value).slice(0, 20).map((problem) => ({ path: `${httpPart ?? ''}${problem.instancePath}`, message: problem.message }))
      return { error }
    }
  }
}

/** The shape with every reference replaced by what it points at. */
function expand(schema: unknown, byId: ReadonlyMap<string, TSchema>): unknown {
  if (Array.isArray(schema)) return schema.map((part) => expand(part, byId))
  if (schema === null || typeof schema !== 'object') return schema
  const { $ref } = schema as { $ref?: string }
  if (typeof $ref === 'string') {
    const shape = byId.get($ref.replace(/#$/, ''))
    if (!shape) throw new Error(`No named shape ${$ref}`)
    return expand(shape, byId)
  }
  return Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, expand(part, byId)]))
}
