import { AppError } from '../error.ts'

/** Every role. A role at an org holds for the orgs below it too. */
export const ROLES = ['administrator', 'bureau', 'facilitator', 'researcher', 'group', 'school', 'handler'] as const
export type Role = (typeof ROLES)[number]

/** Who may do what; whatever is not listed is refused. */
const PERMISSIONS = {
  'campaign.read': ROLES,
  'campaign.create': ['administrator'],
  'org.manage': ['administrator'],
  'actor.manage': ['administrator'],
  'audit.read': ['administrator'],
  'occasion.write': ['school', 'group', 'bureau'],
  'occasion.read': ['school', 'group', 'bureau', 'facilitator'],
  'upload.write': ['school', 'group', 'bureau'],
  'upload.read': ['school', 'group', 'bureau'],
  'opinion.read': ['school', 'group', 'bureau', 'facilitator'],
  'lead.handle': ['handler', 'school', 'group', 'bureau'],
  'lead.assign': ['administrator'],
  'plan.write': ['administrator', 'bureau'],
  'plan.remind': ['bureau', 'group'],
  'run.create': ['bureau', 'facilitator', 'school', 'group'],
  'run.read': ['bureau', 'facilitator', 'school', 'group'],
  'issue.review': ['bureau', 'facilitator', 'school', 'group'],
  'report.create': ['bureau', 'facilitator', 'school', 'group'],
  'report.read': ['bureau', 'facilitator', 'school', 'group'],
  'release.create': ['bureau'],
  'retention.manage': ['administrator'],
  'notice.write': ['administrator', 'bureau'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type Permission = keyof typeof PERMISSIONS
export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as readonly Permission[]

/** Whoever is signed in. */
export interface Actor {
  readonly id: string
  readonly name: string
  readonly roles: readonly { readonly role: Role; readonly orgId: string }[]
}

/** Whether the actor holds a role with the permission at one of these orgs: an org and every org above it. */
export function mayDo(actor: Actor, permission: Permission, path: readonly string[]): boolean {
  const allowed: readonly Role[] = PERMISSIONS[permission]
  return actor.roles.some(({ role, orgId }) => allowed.includes(role) && path.includes(orgId))
}

/** The orgs at which the actor holds the permission; each stands for all below it. */
export function entitledOrgs(actor: Actor, permission: Permission): string[] {
  const allowed: readonly Role[] = PERMISSIONS[permission]
  return [...new Set(actor.roles.filter(({ role }) => allowed.includes(role)).map(({ orgId }) => orgId))]
}

/** What the actor may do somewhere. */
export function permissionsOf(actor: Actor): Permission[] {
  return PERMISSION_NAMES.filter((permission) => entitledOrgs(actor, permission).length > 0)
}

/**
 * @param path - the org and every org above it
 * @throws AppError forbidden unless the actor may
 */
export function requireOnPath(actor: Actor, permission: Permission, path: readonly string[]): void {
  if (!mayDo(actor, permission, path)) throw new AppError('forbidden', '您没有这项权限', { permission })
}
