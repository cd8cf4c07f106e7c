import { timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { platformErrors } from '../errors/platform-errors.ts'
import type { Auth } from './auth.ts'
import { asOurs, authHeaders } from './call-auth.ts'
import { secretHash } from './key-secret.ts'
import type { Keys } from './keys.ts'
import type { KeyIdentity, Principal } from './principal.ts'
import type { SecondFactor } from './second-factor.ts'
import { secondFactorErrors } from './second-factor-errors.ts'
import type { Sessions } from './sessions.ts'

const NO_GOOD = 'The key is unknown, revoked or expired.'

export type Authenticate = (request: FastifyRequest) => Principal | Promise<Principal>

/**
 * Who makes a request: `Authorization: Bearer` (a key, or the operator's token), `Authorization: Basic base64(key:)`, else the session
 * cookie, else nobody. Keys cost no promise and no query. A credential that is presented and no good is an error, not "nobody", so that a
 * typing error in a key is not answered with a puzzling "forbidden".
 * @throws AppError `unauthenticated`
 */
export function createAuthenticate(options: {
  auth: Auth
  keys: Keys
  sessions: Sessions
  secondFactor: SecondFactor
  operatorToken?: string
}): Authenticate {
  const { keys, operatorToken } = options
  const operatorHash = operatorToken === undefined ? undefined : Buffer.from(secretHash(operatorToken))

  function byToken({ token, hash }: Presented): Principal | Promise<Principal> {
    const found = keys.find(token, hash)
    return found instanceof Promise ? found.then((key) => asPrincipal(key, hash)) : asPrincipal(found, hash)
  }

  function asPrincipal(key: KeyIdentity | undefined, hash: string): Principal {
    if (key) return { kind: 'key', key }
    // Hashes of equal length, compared in constant time: how long it takes says nothing about how much of a guess was right.
    if (operatorHash && timingSafeEqual(operatorHash, Buffer.from(hash))) return { kind: 'operator' }
    throw platformErrors.unauthenticated(NO_GOOD)
  }

  /** A revoked key is refused by every node from its revocation on (law 7), not from when a notification happens to arrive. */
  async function current(principal: Principal & { kind: 'key' }): Promise<Principal> {
    await keys.catchUp()
    const key = keys.current(principal.key)
    if (!key) throw platformErrors.unauthenticated(NO_GOOD)
    return { kind: 'key', key }
  }

  return (request) => {
    const { authorization, cookie } = request.headers
    if (authorization !== undefined) {
      const principal = byToken(presentedOn(request.raw.socket, authorization))
      // One that had to be looked for was found behind the newest changes.
      if (principal instanceof Promise) return principal
      return principal.kind === 'key' && isControlPlane(request) ? current(principal) : principal
    }
    if (cookie?.includes('diapason.session_token=')) return bySession(request, options)
    return { kind: 'anonymous' }
  }
}

type Presented = { readonly authorization: string; readonly token: string; readonly hash: string }

/** What each connection presented last. */
const presented = new WeakMap<Socket, Presented>()

/**
 * What a header presents, read and hashed once a connection: a program sends the same with each of its requests, and hashing it took 2 % of the time of a
 * decision. Whether it is good is asked each time, by its hash.
 */
function presentedOn(socket: Socket, authorization: string): Presented {
  const before = presented.get(socket)
  if (before?.authorization === authorization) return before
  const token = presentedToken(authorization)
  const now = { authorization, token, hash: secretHash(token) }
  presented.set(socket, now)
  return now
}

/** Collecting and deciding verify keys in queries they make anyway; screens and management make one for it. */
function isControlPlane({ routeOptions, url }: FastifyRequest): boolean {
  // The route and not the address as it was written: `/%61pi/` leads to `/api/` too.
  return (routeOptions.url ?? url).startsWith('/api/')
}

/** The key inside an Authorization header; also for routes that read one by themselves. */
export function presentedToken(authorization: string): string {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+) *$/.exec(authorization) ?? []
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return value
    case 'basic': {
      const [user = ''] = Buffer.from(value, 'base64').toString('utf8').split(':', 1)
      return user
    }
    default:
      throw platformErrors.unauthenticated('The Authorization header is neither Bearer nor Basic.')
  }
}

/** What somebody may do who has yet to set up the second factor that their role asks for: set it up. */
export function isOwnAccount(permission: string): boolean {
  return /^(session|account):/.test(permission)
}

async function bySession(
  request: FastifyRequest,
  { auth, sessions, secondFactor }: { auth: Auth; sessions: Sessions; secondFactor: SecondFactor },
): Promise<Principal> {
  const found = await auth.api
    .getSession({ headers: authHeaders(auth, request), query: { disableRefresh: true } })
    .catch((error: unknown) => {
      throw asOurs(error)
    })
  if (!found) throw platformErrors.unauthenticated('The session has ended: sign in again.')
  const { id, name, email, role, suspendedAt, twoFactorEnabled } = found.user
  // Suspending ends the sessions there are; one that was being opened at that instant is caught here.
  if (suspendedAt) throw platformErrors.unauthenticated('The session has ended: sign in again.')
  const { permission = '' } = request.routeOptions.config.route ?? {}
  if (twoFactorEnabled !== true && !isOwnAccount(permission) && (await secondFactor.missing({ id, role })))
    throw secondFactorErrors.second_factor_required('Set up a second factor before anything else.')
  // For those who look through their sessions; a request does not fail over it.
  await sessions.touch(found.session).catch(() => undefined)
  return { kind: 'user', id, name, email, role, session: found.session.id }
}
