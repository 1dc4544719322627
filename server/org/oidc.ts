import { allowInsecureRequests, authorizationCodeGrant, AuthorizationResponseError, buildAuthorizationUrl, calculatePKCECodeChallenge, ClientSecretBasic, clockTolerance, type Configuration, discovery, fetchUserInfo, None, randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client'
import type { OidcConfig } from '../config.ts'

/** Where the provider sends people back to, below the product's public address. */
const CALLBACK_PATH = '/api/session/oidc/callback'
const SCOPE = 'openid profile email'
const TIMEOUT_SECONDS = 10
/** Clocks of two machines differ a little. */
const TOLERANCE_SECONDS = 60

/** What one attempt to sign in must find again when the person comes back. */
export interface OidcChecks {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Somebody as the provider vouches for them. */
export interface OidcPerson {
  readonly issuer: string
  readonly subject: string
  /** names that the administrator may have noted, in lower case: sign-in name, verified e-mail */
  readonly names: readonly string[]
}

/** Why nobody was let in; the sign-in page words each. */
export type OidcRefusal = 'unavailable' | 'clock' | 'expired' | 'cancelled' | 'unconfirmed' | 'unknown' | 'disabled'

export interface OidcProvider {
  /** Where to send somebody, and what to keep meanwhile. */
  begin(): Promise<{ address: string; checks: OidcChecks }>
  /** Who came back with this address; every check of the protocol is made. */
  finish(query: URLSearchParams, checks: OidcChecks): Promise<OidcPerson>
}

/** OpenID Connect, authorization code with PKCE. Nothing is asked of the provider before somebody signs in. */
export function newOidcProvider({ issuer, clientId, clientSecret, publicUrl }: OidcConfig): OidcProvider {
  let known: Promise<Configuration> | null = null
  const discovered = (): Promise<Configuration> =>
    (known ??= discovery(new URL(issuer), clientId, { [clockTolerance]: TOLERANCE_SECONDS }, clientSecret === null ? None() : ClientSecretBasic(clientSecret), {
      timeout: TIMEOUT_SECONDS,
      execute: issuer.startsWith('http:') ? [allowInsecureRequests] : [],
    }).catch((error: unknown) => {
      known = null
      throw error
    }))
  const callback = new URL(CALLBACK_PATH, publicUrl).href
  return {
    async begin() {
      const configuration = await discovered()
      const checks = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
      const address = buildAuthorizationUrl(configuration, {
        redirect_uri: callback, scope: SCOPE, state: checks.state, nonce: checks.nonce,
        code_challenge: await calculatePKCECodeChallenge(checks.verifier), code_challenge_method: 'S256',
      })
      return { address: address.href, checks }
    },
    async finish(query, { state, nonce, verifier }) {
      const configuration = await discovered()
      const tokens = await authorizationCodeGrant(configuration, new URL(`${callback}?${query}`), { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true })
      const claims = tokens.claims()!
      const names = namesIn(claims)
      const isTold = names.length > 0 || configuration.serverMetadata().userinfo_endpoint === undefined
      return { issuer: claims.iss, subject: claims.sub, names: isTold ? names : namesIn(await fetchUserInfo(configuration, tokens.access_token, claims.sub)) }
    },
  }
}

/** An address that the provider has not verified may be anybody's. */
function namesIn(claims: Readonly<Record<string, unknown>>): string[] {
  const { preferred_username: name, email, email_verified: isVerified } = claims
  return [name, isVerified === true ? email : null].flatMap((told) => (typeof told === 'string' && told.trim() !== '' ? [told.trim().toLowerCase()] : []))
}

/** What to tell the person of an error while talking with the provider. */
export function refusalOf(error: unknown): OidcRefusal {
  if (error instanceof AuthorizationResponseError) return error.error === 'access_denied' ? 'cancelled' : 'unconfirmed'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // fetch tells every provider that cannot be reached as a TypeError without a code of its own.
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || (error instanceof TypeError && code === '')) return 'unavailable'
  return code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED' ? 'clock' : 'unconfirmed'
}
