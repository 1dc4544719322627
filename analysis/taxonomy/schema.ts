import schema from './taxonomy.schema.json' with { type: 'json' }

/** JSON Schema (2020-12) of a taxonomy file. What it cannot say (unique codes, reserved codes) is checked beside it. */
export const TAXONOMY_SCHEMA = schema
