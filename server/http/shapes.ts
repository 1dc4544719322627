import { Type } from 'typebox'
import type { TSchema } from 'typebox'
import * as coverage from '../coverage/contract.ts'
import * as ingest from '../ingest/contract.ts'
import * as issue from '../issue/contract.ts'
import * as lead from '../lead/contract.ts'
import * as opinion from '../opinion/contract.ts'
import * as org from '../org/contract.ts'
import * as report from '../report/contract.ts'
import { Problem } from './schema.ts'

/** Every named shape of the API. */
export const SHAPES: readonly TSchema[] = [Problem, ...[org, lead, opinion, ingest, coverage, issue, report].flatMap((contract) => Object.values(contract).filter(isNamed))]

function isNamed(value: unknown): value is TSchema {
  return Type.IsObject(value) && typeof (value as { $id?: unknown }).$id === 'string'
}
