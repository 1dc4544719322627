import { expect, test } from 'vitest'
import type { OrgNode, SignedIn } from '../../../web/src/lib/api/types.ts'
import { readableOrgs, writableOrgs } from '../../../web/src/lib/occasion/writable-orgs.ts'

const node = (id: string, parentId: string | null): OrgNode => ({ id, parentId, name: id, kind: '园校', schoolStage: null, roster: null })
const orgs = [node('bureau', null), node('g1', 'bureau'), node('s1', 'g1'), node('g2', 'bureau'), node('s2', 'g2')]
const actor = (...roles: [SignedIn['roles'][number]['role'], string][]): Pick<SignedIn, 'roles'> => ({ roles: roles.map(([role, id]) => ({ role, org: { id, name: id, kind: '园校' } })) })

test('lists the own org first, then those below it', () => {
  expect(writableOrgs(actor(['group', 'g2']), orgs).map(({ id }) => id)).toEqual(['g2', 's2'])
  expect(writableOrgs(actor(['school', 's1']), orgs).map(({ id }) => id)).toEqual(['s1'])
  expect(writableOrgs(actor(['bureau', 'bureau']), orgs).map(({ id }) => id)).toEqual(['bureau', 'g1', 's1', 'g2', 's2'])
})

test('lists nothing to write for a role that only reads, and nothing above the own org to read', () => {
  expect(readableOrgs(actor(['facilitator', 'g1']), orgs).map(({ id }) => id)).toEqual(['g1', 's1'])
  expect(writableOrgs(actor(['facilitator', 'bureau']), orgs)).toEqual([])
})

test('ends with orgs that stand above each other in a circle', () => {
  expect(writableOrgs(actor(['school', 'x']), [node('a', 'b'), node('b', 'a')])).toEqual([])
})
