import { createContext } from 'svelte'
import type { SignedIn } from '$lib/api/types'

export type Permission = SignedIn['permissions'][number]
export type Role = SignedIn['roles'][number]['role']

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  administrator: '管理员',
  bureau: '市局专班',
  facilitator: '研讨主持人',
  researcher: '调研员',
  group: '教育组',
  school: '学校填报员',
  handler: '线索处置人',
}

/** Whoever is signed in, for every page below. */
export class Session {
  #read: () => SignedIn

  constructor(read: () => SignedIn) {
    this.#read = read
  }

  get actor(): SignedIn {
    return this.#read()
  }

  may(permission: Permission): boolean {
    return this.actor.permissions.includes(permission)
  }

  /** the org the actor mostly works for: that of the first role */
  get homeOrg(): SignedIn['roles'][number]['org'] | null {
    return this.actor.roles[0]?.org ?? null
  }

  /** the first role */
  get role(): Role | null {
    return this.actor.roles[0]?.role ?? null
  }
}

const [useSession, setSession] = createContext<Session>()
export { useSession }

/** Called once, by the layout of the signed-in pages. */
export function createSession(read: () => SignedIn): Session {
  return setSession(new Session(read))
}
