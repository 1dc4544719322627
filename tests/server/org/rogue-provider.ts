import { createSign, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RogueProvider {
  readonly issuer: string
  /** what its next tokens claim beside what is right */
  lie(claims: (right: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>): void
  /** the nonce it was asked for, as a browser brings it */
  expect(nonce: string): void
  stop(): Promise<void>
}

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** A provider whose signed tokens say what the test wants. */
export async function startRogue(clientId: string): Promise<RogueProvider> {
  let nonce = ''
  let change: Parameters<RogueProvider['lie']>[0] = (right) => right
  const server = createServer((request, response) => {
    const send = (body: object): void => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.url === '/.well-known/openid-configuration') {
      return send({ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`, response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'] })
    }
    if (request.url === '/jwks') return send({ keys: [{ ...KEY.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] })
    const now = Math.floor(Date.now() / 1000)
    const claims = change({ iss: issuer, sub: 'rogue', aud: clientId, iat: now, exp: now + 60, nonce, preferred_username: 'rogue' })
    send({ access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token: signed(claims) })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    lie(claims) {
      change = claims
    },
    expect(asked) {
      nonce = asked
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function signed(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const body = `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}`
  return `${body}.${createSign('RSA-SHA256').update(body).sign(KEY.privateKey).toString('base64url')}`
}
