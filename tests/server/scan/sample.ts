import type { TestServer } from '../harness.ts'

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minItems?: number
  readonly minLength?: number
  readonly minimum?: number
  readonly pattern?: string
}

interface Operation {
  readonly operationId: string
  readonly description?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly operation: Operation
}

/** Every route of the API, as its own document lists them. */
export function routesOf({ app }: TestServer): Route[] {
  const { paths } = app.swagger() as unknown as { paths: Record<string, Record<string, Operation>> }
  return Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase() as Route['method'], path, operation })))
}

/** A request that has the stated shape, with these ids wherever their names stand. */
export function sampleRequest(server: TestServer, { method, path, operation }: Route, ids: Readonly<Record<string, string>>) {
  const schemas = (server.app.swagger() as unknown as { components: { schemas: Record<string, Schema> } }).components.schemas
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query' && (parameter.required === true || ids[parameter.name] !== undefined))
  const search = new URLSearchParams(query.map(({ name, schema }) => [name, String(sample(schema, name))] as const).map(([name, value]): [string, string] => [name, value]))
  const url = `${path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(ids[name] ?? (name === 'name' ? 'opinions.csv' : ids['orgId']))))}?${search}`
  const content = operation.requestBody?.content
  if (content === undefined) return operation.description?.startsWith('multipart/form-data') === true ? { method, url, ...fileForm('x.csv', '意见\n食堂排队太长\n') } : { method, url }
  return { method, url, payload: sample(content['application/json']!.schema, '') as object }

  function sample(schema: Schema, name: string): unknown {
    if (schema.$ref !== undefined) return sample(schemas[schema.$ref.replace('#/components/schemas/', '').replace(/#$/, '')]!, name)
    if (schema.enum !== undefined) return schema.enum[0]
    if (schema.const !== undefined) return schema.const
    if (schema.anyOf !== undefined) return sample(schema.anyOf[0]!, name)
    if (schema.type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items!, name.replace(/s$/, '')))
    if (schema.type === 'object') return Object.fromEntries((schema.required ?? []).map((key) => [key, sample(schema.properties![key]!, key)]))
    if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
    if (schema.type === 'boolean') return false
    if (schema.type === 'null') return null
    return ids[name] ?? textFor(schema)
  }

  function textFor({ pattern, minLength }: Schema): string {
    if (pattern?.includes('T\\d\\d') === true) return '2026-03-10T07:00:00Z'
    if (pattern?.startsWith('^\\d{4}') === true) return '2026-03-09'
    if (pattern?.includes('[0-9a-f]{8}') === true) return ids['orgId']!
    return 'x'.repeat(Math.max(1, minLength ?? 1))
  }
}

export function fileForm(name: string, content: string): { headers: Record<string, string>; payload: string } {
  const boundary = 'a-boundary-of-the-scan'
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n${content}\r\n--${boundary}--\r\n`,
  }
}
