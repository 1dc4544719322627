import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export interface TestProvider {
  readonly issuer: string
  /** who signs in next: the claims told of them */
  become(claims: { sub: string; preferred_username?: string; email?: string; email_verified?: boolean }): void
  stop(): Promise<void>
}

interface Interaction {
  readonly prompt: { readonly name: string }
}

const CLIENT_ID = 'wenzheng'
export const CLIENT = { clientId: CLIENT_ID, clientSecret: 'a secret of the test', label: '市教育云账号' } as const

/** A real OpenID provider on this machine that lets whoever is wanted in without asking. */
export async function startProvider(redirectUri: string): Promise<TestProvider> {
  let claims: { sub: string } = { sub: 'nobody' }
  let answer: ReturnType<Provider['callback']> = (_request, response) => void response.writeHead(503).end()
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT_ID, client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri], grant_types: ['authorization_code'], response_types: ['code'] }],
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
    findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ ...claims, sub }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { prompt }: Interaction) => `/let-in/${prompt.name}` },
    loadExistingGrant: async (context: { oidc: { client: { clientId: string }; provider: { Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<void> } }; session: { accountId: string } } }) => {
      const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
    cookies: { keys: ['a key of the test'] },
    pkce: { required: () => true },
    ttl: { Interaction: 60, Session: 60, Grant: 60, AccessToken: 60, IdToken: 60 },
  })
  const own = provider.callback()
  answer = (request, response) => {
    if (request.url?.startsWith('/let-in/') !== true) return own(request, response)
    const finishing = provider as unknown as { interactionFinished(request: unknown, response: unknown, result: object): Promise<void> }
    void finishing.interactionFinished(request, response, { login: { accountId: claims.sub, remember: false } })
  }
  return {
    issuer,
    become(next) {
      claims = next
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
