import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'

/**
 * A shape with a name of its own in the API document. Named shapes are registered once and used through `ref`.
 *
 * @param id - unique over the whole API
 */
export function named<Properties extends TProperties>(id: string, properties: Properties): TObject<Properties> {
  return Type.Object(properties, { $id: id, additionalProperties: false })
}

/** Points at a named shape. */
export function ref<Schema extends TSchema>(schema: Schema) {
  const { $id } = schema as { $id?: string }
  if ($id === undefined) throw new Error('Only named shapes can be referred to')
  return Type.Unsafe<Static<Schema>>({ $ref: `${$id}#` })
}

/** The shape or null; null = not known, not there. */
export function nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()])
}

export const Id = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', description: 'UUIDv7' })
/** ISO 8601 in UTC. */
export const Instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)$', description: 'ISO 8601 with a zone' })
export const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'calendar day in Asia/Shanghai' })
export const Count = Type.Integer({ minimum: 0 })

/** Query of every list: where to go on, and how many. */
export const Paging = {
  cursor: Type.Optional(Type.String({ maxLength: 400, description: 'nextCursor of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
}

export interface Page<Item> {
  readonly items: Item[]
  readonly nextCursor: string | null
  /** null where counting would cost too much */
  readonly total: number | null
}

/** The shape of one page of a list. */
export function page<Schema extends TSchema>(item: Schema) {
  return Type.Object({ items: Type.Array(item), nextCursor: nullable(Type.String()), total: nullable(Type.Integer({ minimum: 0, description: 'null where counting would cost too much' })) }, { additionalProperties: false })
}

export const Problem = named('Problem', {
  code: Type.String({ description: 'one of a closed list; the web words each in Chinese' }),
  message: Type.String({ description: 'a Chinese sentence where the problem is in what was sent; else for developers' }),
  details: Type.Record(Type.String(), Type.Unknown()),
})
export type Problem = Static<typeof Problem>
