import { Type } from 'typebox'
import { assertSameSite } from '../http/assert-same-site.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { Invitations, Issued } from './invitations.ts'
import { emailSchema, nameSchema, newPasswordSchema, roleSchema, timeSchema } from './person-schema.ts'

const TAG = 'Team'

const invitationFields = {
  id: Type.String({ description: 'Id of the invitation.', examples: ['5e0a…'] }),
  email: emailSchema,
  role: Type.String({ description: 'Role they will have.', examples: ['analyst'] }),
  member: Type.Union([Type.String(), Type.Null()], {
    description: 'Member who is to choose a new password; null for somebody who is to join.',
    examples: ['3b1c…'],
  }),
  createdBy: Type.String({ description: 'Who made it.', examples: ['user:3b1c…'] }),
  createdAt: timeSchema('When it was made.'),
  expiresAt: timeSchema('Until when its link works.'),
}

const issuedSchema = Type.Object({
  ...invitationFields,
  link: Type.String({
    description:
      'The link to hand over. It works once, and is shown only now: Diapason sends no e-mail, and keeps a hash.',
    examples: ['http://localhost:4400/invitation#q3nF…'],
  }),
})

const tokenSchema = Type.String({
  maxLength: 200,
  description: 'Token: what follows # in the link.',
  examples: ['q3nF…'],
})
const byId = Type.Object({
  id: Type.String({ maxLength: 100, description: 'Id of the invitation.', examples: ['5e0a…'] }),
})
const byMember = Type.Object({
  id: Type.String({ maxLength: 100, description: 'Id of the member.', examples: ['3b1c…'] }),
})

export type InvitationRouteOptions = {
  readonly invitations: Invitations
  /** Where people reach the console, for the links. */
  readonly publicUrl: string
}

/** Letting people in: links that administrators hand over, and the two steps of whoever holds one. */
export function invitationRoutes({ invitations, publicUrl }: InvitationRouteOptions): Route[] {
  // Behind the # so that no server and no proxy on the way ever writes it down.
  const shown = ({ token, ...invitation }: Issued) => ({ ...invitation, link: `${publicUrl}/invitation#${token}` })
  return [
    defineRoute({
      method: 'GET',
      url: '/api/team/invitations',
      permission: 'team:read',
      tag: TAG,
      summary: 'List the invitations that were neither accepted nor withdrawn, newest first',
      response: {
        200: Type.Object({
          items: Type.Array(Type.Object(invitationFields), { description: 'Pending ones, expired ones included.' }),
        }),
      },
      handle: async () => ({ items: await invitations.list() }),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/team/invitations',
      permission: 'team:write',
      tag: TAG,
      summary: 'Invite somebody; the answer is the only time that the link is shown',
      description: 'A pending invitation of the same address is replaced: the link before works no more.',
      schema: { body: Type.Object({ email: emailSchema, role: roleSchema }, { additionalProperties: false }) },
      response: { 201: issuedSchema },
      errors: ['member_exists'],
      handle: async ({ body, principal, reply }) => {
        const issued = await invitations.invite(body, principal)
        reply.code(201).header('cache-control', 'no-store')
        return shown(issued)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/team/invitations/:id/reissue',
      permission: 'team:write',
      tag: TAG,
      summary: 'Make another link for a pending invitation; the one before works no more',
      schema: { params: byId },
      response: { 200: issuedSchema },
      errors: ['invitation_unknown'],
      handle: async ({ params, principal, reply }) => {
        reply.header('cache-control', 'no-store')
        return shown(await invitations.reissue(params.id, principal))
      },
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/team/invitations/:id',
      permission: 'team:write',
      tag: TAG,
      summary: 'Withdraw an invitation: its link works no more',
      schema: { params: byId },
      response: { 204: Type.Null({ description: 'Withdrawn.' }) },
      errors: ['invitation_unknown'],
      handle: async ({ params, principal, reply }) => {
        await invitations.withdraw(params.id, principal)
        return reply.code(204).send()
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/team/members/:id/password-link',
      permission: 'team:write',
      tag: TAG,
      summary: 'Make a link by which a member who forgot their password chooses another',
      schema: { params: byMember },
      response: { 201: issuedSchema },
      errors: ['member_unknown'],
      handle: async ({ params, principal, reply }) => {
        const issued = await invitations.forPassword(params.id, principal)
        reply.code(201).header('cache-control', 'no-store')
        return shown(issued)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/invitation',
      permission: 'public',
      tag: 'Sign-in',
      summary: 'Read whom a link invites',
      attemptsPerMinute: 30,
      schema: { body: Type.Object({ token: tokenSchema }, { additionalProperties: false }) },
      response: {
        200: Type.Object({
          email: emailSchema,
          role: Type.String({ description: 'Role they will have.', examples: ['analyst'] }),
          name: Type.Union([Type.String(), Type.Null()], {
            description: 'Name of the member who is to choose a new password; null for somebody who is to join.',
            examples: ['Ada Lovelace'],
          }),
          expiresAt: timeSchema('Until when the link works.'),
        }),
      },
      errors: ['invitation_invalid', 'cross_site', 'rate_limited'],
      handle: async ({ body, request }) => {
        assertSameSite(request)
        const { email, role, name, expiresAt } = await invitations.read(body.token)
        return { email, role, name, expiresAt }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/invitation/accept',
      permission: 'public',
      tag: 'Sign-in',
      summary: 'Use a link up: make the account, or give an existing one a new password, which ends its sessions',
      attemptsPerMinute: 10,
      schema: {
        body: Type.Object(
          { token: tokenSchema, name: nameSchema, password: newPasswordSchema },
          { additionalProperties: false },
        ),
      },
      response: {
        200: Type.Object({
          email: Type.String({ description: 'Address to sign in with.', examples: ['ada@example.org'] }),
        }),
      },
      errors: ['invitation_invalid', 'member_exists', 'cross_site', 'rate_limited'],
      handle: async ({ body: { token, ...person }, request }) => {
        assertSameSite(request)
        return invitations.accept(token, person)
      },
    }),
  ]
}
