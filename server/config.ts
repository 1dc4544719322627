import { fileURLToPath } from 'node:url'

/** Signing in through somebody else's accounts (OpenID Connect). */
export interface OidcConfig {
  readonly issuer: string
  readonly clientId: string
  /** null = a public client */
  readonly clientSecret: string | null
  /** what the button says */
  readonly label: string
  /** where people's browsers reach the product */
  readonly publicUrl: string
}

export interface Config {
  readonly host: string
  readonly port: number
  /** where the embedded database and its lock live */
  readonly varDir: string
  readonly uploadLimitBytes: number
  /** behind a proxy that speaks HTTPS: cookies are sent over HTTPS alone, addresses are read from its headers */
  readonly isBehindHttps: boolean
  /** attempts to sign in that one address may make in a minute; a school shares one */
  readonly signInsPerMinute: number
  /** requests that one person may make in a minute, or one address without a session */
  readonly requestsPerMinute: number
  /** so far behind, and requests are refused as busy until the server has caught up */
  readonly busyDelayMs: number
  /** opens /metrics to other machines; null = to none */
  readonly metricsToken: string | null
  /** a demonstration campaign where there is nothing yet; false = a link to set up the real one */
  readonly makesDemonstration: boolean
  /** null = with passwords alone, and no call leaves the machine */
  readonly oidc: OidcConfig | null
  /** key of the hashes that must not be guessed; null = one made at first need and kept in the database */
  readonly secret: string | null
}

/**
 * Reads the configuration from the environment: HOST, PORT, WENZHENG_VAR, UPLOAD_LIMIT_MB, BEHIND_HTTPS, SIGN_INS_PER_MINUTE, REQUESTS_PER_MINUTE, BUSY_DELAY_MS, METRICS_TOKEN, WENZHENG_DEMO, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_LABEL, PUBLIC_URL,
 * WENZHENG_SECRET. DATABASE_URL is read
 * where the database is opened.
 *
 * @throws RangeError for a port that is none
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  return {
    host: environment['HOST'] ?? '127.0.0.1',
    port: readNumber(environment, 'PORT', 3000, 0, 65_535),
    varDir: environment['WENZHENG_VAR'] ?? fileURLToPath(new URL('../var/', import.meta.url)),
    uploadLimitBytes: readNumber(environment, 'UPLOAD_LIMIT_MB', 200, 1, 2000) * 1024 * 1024,
    isBehindHttps: environment['BEHIND_HTTPS'] === '1',
    signInsPerMinute: readNumber(environment, 'SIGN_INS_PER_MINUTE', 60, 1, 100_000),
    requestsPerMinute: readNumber(environment, 'REQUESTS_PER_MINUTE', 1200, 1, 100_000_000),
    busyDelayMs: readNumber(environment, 'BUSY_DELAY_MS', 3000, 100, 3_600_000),
    metricsToken: environment['METRICS_TOKEN'] || null,
    makesDemonstration: environment['WENZHENG_DEMO'] !== '0',
    oidc: readOidc(environment),
    secret: environment['WENZHENG_SECRET'] || null,
  }
}

function readOidc(environment: Readonly<Record<string, string | undefined>>): OidcConfig | null {
  const issuer = environment['OIDC_ISSUER']
  if (!issuer) return null
  const [clientId, publicUrl] = [environment['OIDC_CLIENT_ID'], environment['PUBLIC_URL']]
  if (!clientId || !publicUrl) throw new RangeError('用统一身份认证登录（OIDC_ISSUER）时，还要写明 OIDC_CLIENT_ID 和 PUBLIC_URL（浏览器打开问症的地址）')
  for (const [name, address] of [['OIDC_ISSUER', issuer], ['PUBLIC_URL', publicUrl]] as const) {
    if (!isSafeAddress(address)) throw new RangeError(`环境变量 ${name} 应是 https:// 开头的地址（本机可用 http://localhost），现在是“${address}”`)
  }
  return { issuer, clientId, clientSecret: environment['OIDC_CLIENT_SECRET'] || null, label: environment['OIDC_LABEL'] || '统一身份认证', publicUrl }
}

function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
}

function readNumber(environment: Readonly<Record<string, string | undefined>>, name: string, preset: number, least: number, most: number): number {
  const value = Number(environment[name] || preset)
  if (!Number.isInteger(value) || value < least || value > most) throw new RangeError(`环境变量 ${name} 应是 ${least} 到 ${most} 的整数，现在是“${environment[name]}”`)
  return value
}
