import { APIError } from 'better-auth/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { createAudit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import { AppError } from '../errors/app-error.ts'
import type { platformErrors } from '../errors/platform-errors.ts'
import { createAdmit, OIDC } from './admit.ts'
import { type Auth, createAuth } from './auth.ts'
import { asOurs, authHeaders, callAuth } from './call-auth.ts'
import { oidcErrors } from './oidc-errors.ts'
import type { OidcSettings } from './oidc-settings.ts'
import type { SessionAudit } from './session-audit.ts'
import type { Team } from './team.ts'
import type { teamErrors } from './team-errors.ts'

type To = { readonly request: FastifyRequest; readonly reply: FastifyReply }

export type Oidc = {
  /** What the provider is called; undefined when none is set up. */
  readonly name: string | undefined
  /** Where to send the browser, which comes back to `callback` and then to `next`, a path of the console. @throws AppError `oidc_off`, `oidc_unavailable` */
  begin(what: { readonly next: string; readonly connect: boolean }, to: To): Promise<{ readonly url: string }>
  /** Ends what `begin` began, and answers where to go next: `next`, or a page that tells the problem. */
  callback(to: To): Promise<string>
  /** @throws AppError `password_needed` */
  disconnect(user: string): Promise<void>
}

export type OidcOptions = {
  readonly db: Database
  readonly secret: string
  readonly publicUrl: string
  readonly settings: OidcSettings | undefined
  readonly team: Team
  readonly audit: SessionAudit
  readonly clock?: () => number
}

/** Milliseconds: a provider that takes longer is not there, and people wait at a button. */
const PATIENCE = 15_000

/**
 * Signing in with an account of another system: OpenID Connect's code flow with PKCE, state and nonce, by better-auth's generic plugin. It
 * has an instance of its own, because the plugin asks the provider when it starts: a provider that hangs must not hold passwords up. No
 * token of the provider is kept.
 */
export function createOidc(of: OidcOptions): Oidc {
  const { db, secret, publicUrl, settings, team, audit, clock = Date.now } = of
  const records = createAudit({ clock })
  const instance = settings && withProvider(settings)

  function withProvider(provider: OidcSettings): Auth {
    const admit = createAdmit({ db, settings: provider, team, clock })
    return createAuth({
      pool: db.pool,
      secret,
      publicUrl,
      oidc: {
        ...provider,
        // A refusal travels through the library as an error of its own kind, and becomes ours again behind it.
        admit: (claims) =>
          admit(claims).catch((error: unknown) => {
            if (!(error instanceof AppError)) throw error
            throw new APIError('FORBIDDEN', { code: error.code, message: error.message })
          }),
      },
    })
  }

  function ready(): Auth {
    if (instance) return instance
    throw oidcErrors.oidc_off('No provider is configured.')
  }

  return {
    name: settings?.name,
    async begin({ next, connect }, to) {
      const auth = ready()
      const body = {
        provider: OIDC,
        callbackURL: next,
        errorCallbackURL: connect ? '/account' : '/sign-in',
        disableRedirect: true,
      }
      const path = connect ? '/link-social' : '/sign-in/social'
      const answer = await within(callAuth(auth, { method: 'POST', path, body }, to)).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'request_invalid')
          throw oidcErrors.oidc_unavailable('The provider could not be read.', { retryAfter: 10 })
        throw error
      })
      return { url: (answer as { url: string }).url }
    },
    async callback({ request, reply }) {
      const auth = ready()
      const { search } = new URL(request.url, publicUrl)
      const asked = new Request(`${publicUrl}/api/auth/callback/${OIDC}${search}`, {
        headers: authHeaders(auth, request),
      })
      try {
        const response = await within(auth.handler(asked))
        const location = response.headers.get('location')
        if (location === null) {
          const { code } = (await response.json().catch(() => ({}))) as { code?: string }
          return problemPage('/sign-in', codeOf(code))
        }
        const target = new URL(location, publicUrl)
        const error = target.searchParams.get('error')
        if (error !== null) return problemPage(target.pathname === '/account' ? '/account' : '/sign-in', codeOf(error))
        for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie)
        await connected()
        const user = await userOf(response.headers.getSetCookie())
        if (user !== undefined) await audit.began(user, request.ip)
        // Two slashes would be the beginning of another site's address: resolving `/.//there` makes them.
        return target.pathname.replace(/^\/+/, '/') + target.search
      } catch (error) {
        reply.removeHeader('set-cookie')
        const ours = asOurs(error)
        return problemPage('/sign-in', ours instanceof AppError ? codeOf(ours.code) : 'oidc_failed')
      }
    },
    async disconnect(user) {
      await db.tx(async (tx) => {
        const [password] = await tx.query(
          `select 1 from accounts where user_id = $1 and provider_id = 'credential' for update`,
          [user],
        )
        if (!password) throw oidcErrors.password_needed('There is no password.')
        const gone = await tx.query('delete from accounts where user_id = $1 and provider_id = $2 returning id', [
          user,
          OIDC,
        ])
        if (gone.length > 0)
          await records.record(tx, {
            principal: `user:${user}`,
            action: 'member.disconnect',
            target: { kind: 'user', id: user },
          })
      })
    },
  }

  /** Records a connection that was just made. It is known by the provider's tokens, which nothing here has a use for: they go. */
  async function connected(): Promise<void> {
    await db.tx(async (tx) => {
      const made = await tx.query<{ user: string }>(
        `update accounts set access_token = null, refresh_token = null, id_token = null
         where provider_id = $1 and coalesce(access_token, refresh_token, id_token) is not null returning user_id as user`,
        [OIDC],
      )
      for (const { user } of made)
        await records.record(tx, {
          principal: `user:${user}`,
          action: 'member.connect',
          target: { kind: 'user', id: user },
        })
    })
  }

  /** Whose session an answer opens. */
  async function userOf(cookies: readonly string[]): Promise<string | undefined> {
    const [, value = ''] = /diapason\.session_token=([^;]+)/.exec(cookies.join('\n')) ?? []
    const [token = ''] = decodeURIComponent(value).split('.')
    const [session] = await db.query<{ user: string }>('select user_id as user from sessions where token = $1', [token])
    return session?.user
  }
}

/** The library's codes → ours; what it does not say precisely is one thing to the reader: it was not completed. */
function codeOf(code: string | undefined): string {
  if (code !== undefined && code in oidcErrors.definitions) return code
  switch (code) {
    case 'ACCOUNT_SUSPENDED':
    case 'account_suspended':
      return 'account_suspended' satisfies keyof typeof teamErrors.definitions
    case 'account_not_linked':
      return 'oidc_account_exists'
    case 'email_does_not_match':
    case 'account_already_linked_to_different_user':
    case 'unable_to_link_account':
      return 'oidc_link_refused'
    case 'email_not_verified':
      return 'oidc_email_unverified'
    case 'email_not_found':
      return 'oidc_email_unverified'
    case 'oauth_provider_not_found':
    case 'oidc_unavailable':
      return 'oidc_unavailable'
    case 'rate_limited':
      return 'rate_limited' satisfies keyof typeof platformErrors.definitions
    default:
      return 'oidc_failed'
  }
}

function problemPage(path: string, code: string): string {
  return `${path}?problem=${code}`
}

async function within<T>(work: Promise<T>): Promise<T> {
  const late = new AbortController()
  const timeout = new Promise<never>((_, reject) => {
    const timer = setTimeout(
      () => reject(oidcErrors.oidc_unavailable(`No answer within ${PATIENCE / 1000} s.`, { retryAfter: 10 })),
      PATIENCE,
    )
    late.signal.addEventListener('abort', () => clearTimeout(timer))
  })
  return Promise.race([work, timeout]).finally(() => late.abort())
}
