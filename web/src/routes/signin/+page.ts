import { answered, newClient } from '$lib/api/client'
import type { PageLoad } from './$types'

/** What the button of single sign-on says; null = there is none, or the server cannot be asked: passwords work as ever. */
export const load: PageLoad = ({ fetch }) => {
  const asked = answered(newClient(fetch).GET('/api/sign-in-methods'))
  return { oidcLabel: asked.then(({ oidc }) => oidc?.label ?? null, () => null) }
}
