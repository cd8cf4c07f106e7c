import { Type } from 'typebox'
import { assertSameSite } from '../http/assert-same-site.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { personOf } from './account-routes.ts'
import { passwordSchema, personSchema } from './person-schema.ts'
import type { SecondFactor } from './second-factor.ts'
import type { SessionAudit } from './session-audit.ts'
import type { Team } from './team.ts'

const codeSchema = Type.String({
  minLength: 6,
  maxLength: 40,
  description: 'Six digits that the authenticator shows.',
  examples: ['123456'],
})
const withPassword = Type.Object({ password: passwordSchema }, { additionalProperties: false })
const codesSchema = Type.Object({
  recoveryCodes: Type.Array(Type.String({ examples: ['k3vq-81xa-hh2m-9dzt'] }), {
    description: 'Each works once in place of a code. They are shown only now: a hash is kept.',
  }),
})

export type SecondFactorRouteOptions = {
  readonly secondFactor: SecondFactor
  readonly audit: SessionAudit
  readonly team: Team
}

/** A second factor: set up, renewed and ended by its owner, and asked for by the second step of a sign-in. */
export function secondFactorRoutes({ secondFactor, audit, team }: SecondFactorRouteOptions): Route[] {
  const own = { permission: 'account:write', tag: 'Account', attemptsPerMinute: 10 } as const
  return [
    defineRoute({
      ...own,
      method: 'POST',
      url: '/api/account/second-factor',
      summary: 'Begin to set up a second factor: the secret for an authenticator, which counts once a code was typed',
      schema: { body: withPassword },
      response: {
        200: Type.Object({
          uri: Type.String({
            description: 'What the QR code says.',
            examples: ['otpauth://totp/Diapason:ada@example.org?secret=GEZDGNBV&issuer=Diapason'],
          }),
          secret: Type.String({ description: 'The same secret for typing.', examples: ['GEZDGNBVGY3TQOJQ'] }),
        }),
      },
      errors: ['password_wrong', 'second_factor_on', 'rate_limited'],
      handle: async ({ body, principal, request, reply }) => {
        personOf(principal)
        reply.header('cache-control', 'no-store')
        return secondFactor.begin(body.password, { request, reply })
      },
    }),
    defineRoute({
      ...own,
      method: 'POST',
      url: '/api/account/second-factor/confirm',
      summary: 'Type the first code: the second factor counts from here on, and other sessions end',
      schema: { body: Type.Object({ code: codeSchema }, { additionalProperties: false }) },
      response: { 200: codesSchema },
      errors: ['second_factor_invalid', 'second_factor_on', 'second_factor_off', 'rate_limited'],
      handle: async ({ body, principal, request, reply }) => {
        reply.header('cache-control', 'no-store')
        return secondFactor.confirm(body.code, personOf(principal), { request, reply })
      },
    }),
    defineRoute({
      ...own,
      method: 'POST',
      url: '/api/account/second-factor/recovery-codes',
      summary: 'Make new recovery codes; those before work no more',
      schema: { body: withPassword },
      response: { 200: codesSchema },
      errors: ['password_wrong', 'second_factor_off', 'rate_limited'],
      handle: async ({ body, principal, request, reply }) => {
        reply.header('cache-control', 'no-store')
        return secondFactor.renewCodes(body.password, personOf(principal), { request, reply })
      },
    }),
    defineRoute({
      ...own,
      method: 'POST',
      url: '/api/account/second-factor/end',
      summary: 'Turn one’s own second factor off',
      schema: { body: withPassword },
      response: { 204: Type.Null({ description: 'Signing in asks for the password alone.' }) },
      errors: ['password_wrong', 'second_factor_off', 'second_factor_required', 'rate_limited'],
      handle: async ({ body, principal, request, reply }) => {
        await secondFactor.end(body.password, personOf(principal), { request, reply })
        return reply.code(204).send()
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/auth/sign-in/second-factor',
      permission: 'public',
      tag: 'Sign-in',
      summary: 'The second step of signing in: a code of the authenticator, or a recovery code',
      attemptsPerMinute: 30,
      schema: {
        body: Type.Object(
          {
            code: Type.String({
              minLength: 6,
              maxLength: 40,
              description: 'Six digits that the authenticator shows, or a recovery code.',
              examples: ['123456'],
            }),
          },
          { additionalProperties: false },
        ),
      },
      response: { 200: Type.Object({ user: personSchema }) },
      errors: [
        'second_factor_invalid',
        'second_factor_expired',
        'second_factor_locked',
        'account_suspended',
        'cross_site',
        'rate_limited',
      ],
      handle: async ({ body, request, reply }) => {
        assertSameSite(request)
        const { id } = await secondFactor.signIn(body.code, { request, reply })
        await audit.began(id, request.ip)
        return { user: await team.member(id) }
      },
    }),
  ]
}
