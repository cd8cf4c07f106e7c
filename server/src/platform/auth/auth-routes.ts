import { type Static, Type } from 'typebox'
import { AppError } from '../errors/app-error.ts'
import { platformErrors } from '../errors/platform-errors.ts'
import { assertSameSite } from '../http/assert-same-site.ts'
import { defineRoute, type Route, type RouteInput } from '../http/route.ts'
import { type Auth, PASSWORD_MAX } from './auth.ts'
import { isOwnAccount } from './authenticate.ts'
import { callAuth } from './call-auth.ts'
import { type Grants, permissionsOf } from './grants.ts'
import type { Oidc } from './oidc.ts'
import { emailSchema, nameSchema, newPasswordSchema, passwordSchema, personSchema } from './person-schema.ts'
import type { SecondFactor } from './second-factor.ts'
import { secondFactorErrors } from './second-factor-errors.ts'
import type { SessionAudit } from './session-audit.ts'
import type { Setup } from './setup.ts'

const TAG = 'Sign-in'

const SignedIn = Type.Object({
  user: Type.Union([personSchema, Type.Null()], {
    description: 'Who is signed in; null while the second step is missing.',
  }),
  secondFactor: Type.Boolean({
    description: 'True when a code has to follow: `POST /api/auth/sign-in/second-factor`, within ten minutes.',
    examples: [false],
  }),
})
const Credentials = Type.Object(
  {
    email: emailSchema,
    password: passwordSchema,
    rememberMe: Type.Optional(
      Type.Boolean({ description: 'False ends the session with the browser.', examples: [true], default: true }),
    ),
  },
  { additionalProperties: false },
)

export type AuthRouteOptions = {
  readonly auth: Auth
  readonly setup: Setup
  readonly sessions: SessionAudit
  readonly secondFactor: SecondFactor
  readonly oidc: Oidc
  readonly grants: Grants
  readonly version: string
  /** True when the workspace holds the example. */
  readonly demo: () => boolean | Promise<boolean>
}

/** Sign-in, set-up and session: public rows of the table that better-auth answers, and nothing else of better-auth is reachable. */
export function authRoutes({
  auth,
  setup,
  sessions,
  secondFactor,
  oidc,
  grants,
  version,
  demo,
}: AuthRouteOptions): Route[] {
  /** Signs in and keeps a record of it, or of the refusal; a session that cannot be recorded is not handed out. */
  const signIn = async (body: Static<typeof Credentials>, to: Pick<RouteInput, 'request' | 'reply'>) => {
    const { request, reply } = to
    try {
      // The library also answers the session's token: not passed on, scripts have no use for it.
      const { user = null } = (await callAuth(auth, { method: 'POST', path: '/sign-in/email', body }, to)) as {
        user?: Static<typeof personSchema>
      }
      if (user) await sessions.began(user.id, request.ip)
      return { user, secondFactor: user === null }
    } catch (error) {
      reply.removeHeader('set-cookie')
      if (error instanceof AppError && error.code === 'sign_in_failed') await sessions.refused(body.email, request.ip)
      throw error
    }
  }
  return [
    defineRoute({
      method: 'GET',
      url: '/api/status',
      permission: 'public',
      tag: TAG,
      summary: 'What this server is, before anyone signs in',
      response: {
        200: Type.Object({
          version: Type.String({ description: 'Version of Diapason.', examples: ['0.1.0'] }),
          setupRequired: Type.Boolean({ description: 'True until the first account exists.', examples: [false] }),
          workspace: Type.Object(
            { demo: Type.Boolean({ description: 'True when the example is loaded.', examples: [false] }) },
            { description: 'What this workspace holds.' },
          ),
          oidc: Type.Union(
            [
              Type.Object({ name: Type.String({ description: 'What it is called.', examples: ['Example Ltd'] }) }),
              Type.Null(),
            ],
            { description: 'Another system that one can sign in with; null when none is set up.' },
          ),
        }),
      },
      handle: async () => ({
        version,
        setupRequired: await setup.required(),
        workspace: { demo: await demo() },
        oidc: oidc.name === undefined ? null : { name: oidc.name },
      }),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/setup',
      permission: 'public',
      tag: TAG,
      summary: 'Make the first account, with the link that the first start printed, and sign in',
      attemptsPerMinute: 10,
      schema: {
        body: Type.Object(
          {
            token: Type.String({
              maxLength: 200,
              description: 'Token of the set-up link.',
              examples: ['q3nF…'],
            }),
            name: nameSchema,
            email: emailSchema,
            password: newPasswordSchema,
          },
          { additionalProperties: false },
        ),
      },
      response: { 200: SignedIn },
      errors: ['setup_token_invalid', 'setup_done', 'cross_site', 'rate_limited'],
      handle: async ({ body: { token, name, email, password }, request, reply }) => {
        assertSameSite(request)
        await setup.complete(token, { name, email, password })
        return signIn({ email, password, rememberMe: true }, { request, reply })
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      permission: 'public',
      tag: TAG,
      summary: 'Sign in; the session is a cookie that scripts cannot read',
      attemptsPerMinute: 30,
      schema: { body: Credentials },
      response: { 200: SignedIn },
      errors: ['sign_in_failed', 'account_suspended', 'cross_site', 'rate_limited'],
      handle: async ({ body, request, reply }) => {
        assertSameSite(request)
        return signIn(body, { request, reply })
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/auth/sign-out',
      permission: 'public',
      tag: TAG,
      summary: 'Sign out: the session ends everywhere at once',
      response: { 200: Type.Object({ success: Type.Boolean({ description: 'Always true.', examples: [true] }) }) },
      errors: ['cross_site'],
      handle: async ({ request, reply }) => {
        assertSameSite(request)
        const session = (await callAuth(auth, { method: 'GET', path: '/get-session' }, { request, reply })) as {
          user: Static<typeof personSchema>
        } | null
        reply.removeHeader('set-cookie')
        await callAuth(auth, { method: 'POST', path: '/sign-out', body: {} }, { request, reply })
        if (session) await sessions.ended(session.user.id)
        return { success: true }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/auth/change-password',
      permission: 'account:write',
      tag: TAG,
      summary: 'Change the password of the account that is signed in; its other sessions end',
      attemptsPerMinute: 10,
      schema: {
        body: Type.Object(
          {
            currentPassword: Type.String({
              maxLength: PASSWORD_MAX,
              description: 'Password until now.',
              examples: ['correct horse battery'],
            }),
            newPassword: newPasswordSchema,
          },
          { additionalProperties: false },
        ),
      },
      response: { 200: Type.Object({ user: personSchema }) },
      errors: ['password_wrong', 'password_unusable', 'rate_limited'],
      handle: async ({ body, principal, request, reply }) => {
        if (principal.kind !== 'user') throw platformErrors.forbidden('Only a person who is signed in has a password.')
        const call = { method: 'POST', path: '/change-password', body: { ...body, revokeOtherSessions: true } } as const
        await callAuth(auth, call, { request, reply }).catch((error: unknown) => {
          if (error instanceof AppError && error.code === 'sign_in_failed')
            throw secondFactorErrors.password_wrong('The password is not the one of this account.')
          throw error
        })
        await sessions.passwordChanged(principal.id)
        return { user: principal }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/auth/get-session',
      permission: 'public',
      tag: TAG,
      summary: 'The session of this browser, or nulls; prolongs it',
      response: {
        200: Type.Object({
          session: Type.Union([
            Type.Object(
              { expiresAt: Type.String({ description: 'When it ends.', examples: ['2026-11-02T10:00:00.000Z'] }) },
              { description: 'The session; null when nobody is signed in.' },
            ),
            Type.Null(),
          ]),
          user: Type.Union([personSchema, Type.Null()]),
        }),
      },
      handle: async ({ request, reply }) => {
        const answer = await callAuth(auth, { method: 'GET', path: '/get-session' }, { request, reply })
        return answer ?? { session: null, user: null }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/session',
      permission: 'session:read',
      tag: TAG,
      summary: 'Who is signed in, and what they may do',
      response: {
        200: Type.Object({
          user: personSchema,
          permissions: Type.Array(Type.String({ examples: ['elements:write'] }), {
            description: 'Permissions held; the console hides what is missing.',
          }),
          secondFactorMissing: Type.Boolean({
            description:
              'True when the role asks for a second factor and none is set up: nothing else is allowed until then.',
            examples: [false],
          }),
        }),
      },
      handle: async ({ principal, request, reply }) => {
        const permissions = permissionsOf(grants, principal)
        if (principal.kind !== 'user') {
          return {
            user: { id: 'operator', name: 'operator', email: '', role: 'operator' },
            permissions,
            secondFactorMissing: false,
          }
        }
        // Reading it prolongs the session once a day, which renews the cookie.
        await callAuth(auth, { method: 'GET', path: '/get-session' }, { request, reply })
        const { id, name, email, role } = principal
        const secondFactorMissing = await secondFactor.missing({ id, role })
        // What would be refused until then is not offered.
        const held = secondFactorMissing ? permissions.filter(isOwnAccount) : permissions
        return { user: { id, name, email, role }, permissions: held, secondFactorMissing }
      },
    }),
  ]
}
