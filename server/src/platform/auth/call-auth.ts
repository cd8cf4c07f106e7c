import { isAPIError } from 'better-auth/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { asDatabaseError } from '../database/database-unavailable.ts'
import type { AppError } from '../errors/app-error.ts'
import { platformErrors } from '../errors/platform-errors.ts'
import { accessErrors } from './access-errors.ts'
import { ADDRESS_HEADER, type Auth, SUSPENDED } from './auth.ts'
import { oidcErrors } from './oidc-errors.ts'
import { secondFactorErrors } from './second-factor-errors.ts'
import { teamErrors } from './team-errors.ts'

export type AuthCall = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: unknown }

/**
 * Hands a request to better-auth as if it had arrived there, sets the cookies it answers with, and returns its JSON. Its errors come back
 * as ours.
 * @throws AppError `sign_in_failed`, `password_unusable`, `rate_limited`, `cross_site`, `unauthenticated`
 */
export async function callAuth(
  auth: Auth,
  call: AuthCall,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<unknown> {
  const response = await auth.handler(toWebRequest(auth, call, request)).catch((error: unknown) => {
    throw asOurs(error)
  })
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie)
  const text = await response.text()
  const answer: unknown = text === '' ? null : JSON.parse(text)
  const code = (answer as { code?: unknown } | null)?.code
  // Too many from one address carries no code; an account that is locked does.
  if (response.status === 429 && code === undefined) throw tooMany(response.headers.get('x-retry-after'))
  if (!response.ok) throw refusal(response.status, code)
  return answer
}

/** The request's headers as better-auth reads them, with the address that our own socket saw. */
export function authHeaders(auth: Auth, request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const name of ['cookie', 'user-agent']) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  // The console is reached by localhost, by an address, by a name: which of them is the same site as the page is decided once, by
  // `assertSameSite`, before anything gets here. better-auth, which knows one name only, is told the outcome.
  headers.set('origin', new URL(auth.options.baseURL).origin)
  headers.set(ADDRESS_HEADER, request.ip)
  return headers
}

function toWebRequest(auth: Auth, { method, path, body }: AuthCall, request: FastifyRequest): Request {
  const headers = authHeaders(auth, request)
  if (body !== undefined) headers.set('content-type', 'application/json')
  return new Request(`${auth.options.baseURL}/api/auth${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

function tooMany(retryAfter: string | null): AppError {
  const seconds = Number(retryAfter)
  return platformErrors.rate_limited('Too many attempts from this address.', {
    retryAfter: Number.isFinite(seconds) && seconds > 0 ? seconds : 60,
  })
}

/** What calling better-auth as a function throws → what we answer. */
export function asOurs(error: unknown): unknown {
  return isAPIError(error) ? refusal(error.statusCode, error.body?.code) : asDatabaseError(error)
}

/** better-auth's codes → ours. */
function refusal(status: number, code: unknown): AppError {
  const refused = Object.entries(oidcErrors).find(([name]) => name === code && name !== 'definitions')?.[0]
  if (refused !== undefined)
    return oidcErrors[refused as keyof typeof oidcErrors.definitions]('The provider was not enough.')
  switch (code) {
    case 'INVALID_EMAIL_OR_PASSWORD':
    case 'INVALID_EMAIL':
    case 'INVALID_PASSWORD':
    case 'CREDENTIAL_ACCOUNT_NOT_FOUND':
      return accessErrors.sign_in_failed('No account has this address with this password.')
    case 'PASSWORD_TOO_SHORT':
    case 'PASSWORD_TOO_LONG':
      return accessErrors.password_unusable('The password is shorter than 12 or longer than 128 characters.')
    case 'INVALID_CODE':
    case 'INVALID_BACKUP_CODE':
      return secondFactorErrors.second_factor_invalid('This is not the code, or it was used already.')
    case 'INVALID_TWO_FACTOR_COOKIE':
    case 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE':
      return secondFactorErrors.second_factor_expired('No sign-in waits for a code here any more.')
    case 'ACCOUNT_TEMPORARILY_LOCKED':
      return secondFactorErrors.second_factor_locked('Ten wrong codes in a row lock the account.', { retryAfter: 900 })
    case 'TOTP_ALREADY_ENABLED':
      return secondFactorErrors.second_factor_on('It is on already.')
    case 'TOTP_NOT_ENABLED':
    case 'TWO_FACTOR_NOT_ENABLED':
    case 'BACKUP_CODES_NOT_ENABLED':
      return secondFactorErrors.second_factor_off('None was set up.')
    case SUSPENDED:
      return teamErrors.account_suspended('The account is suspended.')
    default:
      break
  }
  if (status === 401) return platformErrors.unauthenticated('There is no session, or it has ended.')
  if (status === 429) return tooMany(null)
  if (status < 500) return platformErrors.request_invalid('Signing in was refused.')
  // The one thing that makes the library itself fail is the database; it does not keep the cause.
  return platformErrors.database_unavailable('Sessions cannot be read or written.')
}
