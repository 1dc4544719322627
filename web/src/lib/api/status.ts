/** For the error page: the server's codes as page statuses. */
export const ERROR_STATUS_OF: Readonly<Record<string, number>> = { invalid: 400, forbidden: 403, passwordNeeded: 403, notFound: 404, conflict: 409, tooLarge: 413, locked: 423, tooMany: 429, busy: 503, unreachable: 503 }
