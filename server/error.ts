/** Every way a request can be refused. The web words each code in Chinese; `details` says where and how much. */
export const ERROR_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  /** signed in, but with a password that is only for the first time */
  passwordNeeded: 403,
  notFound: 404,
  conflict: 409,
  tooLarge: 413,
  unreadable: 422,
  locked: 423,
  tooMany: 429,
  busy: 503,
  internal: 500,
} as const

export type ErrorCode = keyof typeof ERROR_STATUS

/** A request that cannot be served; the only error that crosses from services to routes on purpose. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.details = details
  }
}
