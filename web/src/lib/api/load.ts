import { error, redirect } from '@sveltejs/kit'
import { ERROR_STATUS_OF } from './status'
import { ApiProblem, answered } from './client'

/**
 * For `load`: what the server answered; without a session on to the sign-in page, with a first password on to where it is changed, else the error page with the server's words.
 *
 * @param url - the address being opened, to come back to
 */
export async function loaded<Data>(asked: Promise<{ data?: Data; error?: unknown; response: Response }>, url: URL): Promise<Data> {
  try {
    return await answered(asked)
  } catch (cause) {
    if (!(cause instanceof ApiProblem)) throw cause
    if (cause.code === 'unauthenticated') redirect(307, `/signin?next=${encodeURIComponent(url.pathname + url.search)}`)
    if (cause.code === 'passwordNeeded') redirect(307, `/account?next=${encodeURIComponent(url.pathname + url.search)}`)
    error(ERROR_STATUS_OF[cause.code] ?? 500, { message: cause.message, code: cause.code })
  }
}
