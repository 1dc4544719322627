import { isSubject } from '$lib/admin/words.ts'
import { answered, newClient } from '$lib/api/client'
import type { PageLoad } from './$types'

export const load: PageLoad = ({ fetch, url }) => {
  const given = (name: string): string | null => url.searchParams.get(name)
  const [orgId, subject, from, to] = [given('org'), given('subject'), given('from'), given('to')]
  const query = { ...(orgId !== null && { orgId }), ...(isSubject(subject) && { subject }), ...(from !== null && { from }), ...(to !== null && { to }) }
  return { query, first: answered(newClient(fetch).GET('/api/audit-events', { params: { query } })) }
}
