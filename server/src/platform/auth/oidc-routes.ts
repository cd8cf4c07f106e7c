import { Type } from 'typebox'
import { assertSameSite } from '../http/assert-same-site.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { personOf } from './account-routes.ts'
import type { Oidc } from './oidc.ts'

const nextSchema = Type.String({
  maxLength: 2000,
  pattern: '^/(?![/\\\\])[^\\\\\\s]*$',
  description: 'Path of the console to come back to.',
  examples: ['/'],
})
const urlSchema = Type.Object({
  url: Type.String({
    description: 'Where to send the browser.',
    examples: ['https://login.example.org/authorize?client_id=diapason&…'],
  }),
})
const withNext = Type.Object({ next: nextSchema }, { additionalProperties: false })

/** Signing in with an account of another system, and connecting one to an account that exists. */
export function oidcRoutes(oidc: Oidc): Route[] {
  return [
    defineRoute({
      method: 'POST',
      url: '/api/auth/sign-in/oidc',
      permission: 'public',
      tag: 'Sign-in',
      summary: 'Begin to sign in with the account of another system (OpenID Connect)',
      attemptsPerMinute: 30,
      schema: { body: withNext },
      response: { 200: urlSchema },
      errors: ['oidc_off', 'oidc_unavailable', 'cross_site', 'rate_limited'],
      handle: async ({ body, request, reply }) => {
        assertSameSite(request)
        return oidc.begin({ next: body.next, connect: false }, { request, reply })
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/auth/callback/oidc',
      permission: 'public',
      tag: 'Sign-in',
      summary: 'Where the other system sends the browser back to; goes on to the console',
      description:
        'Register this address with the provider as the redirect URI. What went wrong is told by the page that it leads to, by `problem`.',
      attemptsPerMinute: 30,
      schema: {
        querystring: Type.Object({
          code: Type.Optional(Type.String({ maxLength: 4000, description: 'The code.', examples: ['abc'] })),
          state: Type.Optional(Type.String({ maxLength: 4000, description: 'The state.', examples: ['abc'] })),
          error: Type.Optional(Type.String({ maxLength: 400, description: 'Why not.', examples: ['access_denied'] })),
        }),
      },
      response: { 302: Type.Null({ description: 'On to the console.' }) },
      errors: ['oidc_off', 'rate_limited'],
      handle: async ({ request, reply }) => reply.redirect(await oidc.callback({ request, reply }), 302),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/account/oidc',
      permission: 'account:write',
      tag: 'Account',
      summary: 'Begin to connect one’s own account with the one of the other system, by the same address',
      schema: { body: withNext },
      response: { 200: urlSchema },
      errors: ['oidc_off', 'oidc_unavailable'],
      handle: async ({ body, principal, request, reply }) => {
        personOf(principal)
        return oidc.begin({ next: body.next, connect: true }, { request, reply })
      },
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/account/oidc',
      permission: 'account:write',
      tag: 'Account',
      summary: 'Disconnect the account of the other system; the password remains',
      response: { 204: Type.Null({ description: 'Disconnected.' }) },
      errors: ['password_needed'],
      handle: async ({ principal, reply }) => {
        await oidc.disconnect(personOf(principal).id)
        return reply.code(204).send()
      },
    }),
  ]
}
