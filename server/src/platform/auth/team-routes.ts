import { Type } from 'typebox'
import { defineRoute, type Route } from '../http/route.ts'
import { emailSchema, roleSchema, timeOrNullSchema, timeSchema } from './person-schema.ts'
import { endedSchema, sessionFields, sessionIdSchema } from './session-schema.ts'
import type { Sessions } from './sessions.ts'
import type { Team } from './team.ts'

const TAG = 'Team'

const memberSchema = Type.Object({
  id: Type.String({ description: 'Id of the member.', examples: ['3b1c…'] }),
  name: Type.String({ description: 'Name as shown.', examples: ['Ada Lovelace'] }),
  email: emailSchema,
  role: Type.String({ description: 'What they may do.', examples: ['marketer'] }),
  createdAt: timeSchema('When the account was made.'),
  suspendedAt: timeOrNullSchema('Since when they may not sign in; null when they may.'),
  lastSeenAt: timeOrNullSchema('When an open session of theirs was last used; null when none is open.'),
  secondFactor: Type.Boolean({ description: 'Whether signing in by password asks for a code too.', examples: [true] }),
  signsInWith: Type.Array(Type.String({ examples: ['password'] }), {
    description: 'Ways to sign in: `password`, `oidc`.',
  }),
})

const memberId = Type.String({ maxLength: 100, description: 'Id of the member.', examples: ['3b1c…'] })
const byMember = Type.Object({ id: memberId })

/** The people who sign in, as administrators look after them. */
export function teamRoutes({ team, sessions }: { team: Team; sessions: Sessions }): Route[] {
  const changing = { permission: 'team:write', tag: TAG } as const
  return [
    defineRoute({
      method: 'GET',
      url: '/api/team/members',
      permission: 'team:read',
      tag: TAG,
      summary: 'List the people who have an account',
      response: { 200: Type.Object({ items: Type.Array(memberSchema, { description: 'Everybody, by name.' }) }) },
      handle: async () => ({ items: await team.members() }),
    }),
    defineRoute({
      ...changing,
      method: 'PUT',
      url: '/api/team/members/:id/role',
      summary: 'Give a member another role; it counts from their next request on',
      schema: {
        params: byMember,
        body: Type.Object({ role: roleSchema }, { additionalProperties: false }),
      },
      response: { 200: memberSchema },
      errors: ['member_unknown', 'last_admin'],
      handle: ({ params, body, principal }) => team.changeRole(params.id, body.role, principal),
    }),
    defineRoute({
      ...changing,
      method: 'POST',
      url: '/api/team/members/:id/suspend',
      summary: 'Suspend a member: their sessions end on every node, and they can start no other',
      schema: { params: byMember },
      response: { 200: memberSchema },
      errors: ['member_unknown', 'last_admin'],
      handle: ({ params, principal }) => team.suspend(params.id, principal),
    }),
    defineRoute({
      ...changing,
      method: 'POST',
      url: '/api/team/members/:id/restore',
      summary: 'Let a suspended member sign in again',
      schema: { params: byMember },
      response: { 200: memberSchema },
      errors: ['member_unknown'],
      handle: ({ params, principal }) => team.restore(params.id, principal),
    }),
    defineRoute({
      ...changing,
      method: 'DELETE',
      url: '/api/team/members/:id',
      summary: 'Remove a member: name, address and sessions are gone, what they authored keeps their id',
      schema: { params: byMember },
      response: { 204: Type.Null({ description: 'Removed.' }) },
      errors: ['member_unknown', 'last_admin'],
      handle: async ({ params, principal, reply }) => {
        await team.remove(params.id, principal)
        return reply.code(204).send()
      },
    }),
    defineRoute({
      ...changing,
      method: 'DELETE',
      url: '/api/team/members/:id/second-factor',
      summary: 'Take away a second factor that somebody lost; their sessions end',
      schema: { params: byMember },
      response: { 200: memberSchema },
      errors: ['member_unknown'],
      handle: ({ params, principal }) => team.resetSecondFactor(params.id, principal),
    }),
    defineRoute({
      ...changing,
      method: 'GET',
      url: '/api/team/members/:id/sessions',
      summary: 'List where a member is signed in',
      schema: { params: byMember },
      response: {
        200: Type.Object({
          items: Type.Array(Type.Object(sessionFields), { description: 'Open sessions, the one used last first.' }),
        }),
      },
      errors: ['member_unknown'],
      handle: async ({ params }) => {
        const { id } = await team.member(params.id)
        return { items: await sessions.of(id) }
      },
    }),
    defineRoute({
      ...changing,
      method: 'DELETE',
      url: '/api/team/members/:id/sessions/:session',
      summary: 'End a session of a member, on every node at once',
      schema: { params: Type.Object({ id: memberId, session: sessionIdSchema }) },
      response: { 204: Type.Null({ description: 'Ended.' }) },
      errors: ['session_unknown'],
      handle: async ({ params, principal, reply }) => {
        await sessions.end({ id: params.session, member: params.id }, principal)
        return reply.code(204).send()
      },
    }),
    defineRoute({
      ...changing,
      method: 'DELETE',
      url: '/api/team/members/:id/sessions',
      summary: 'End every session of a member, on every node at once',
      schema: { params: byMember },
      response: { 200: endedSchema },
      errors: ['member_unknown'],
      handle: async ({ params, principal }) => {
        const { id } = await team.member(params.id)
        return { ended: await sessions.endAll({ member: id, keep: undefined }, principal) }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/authors',
      permission: 'authors:read',
      tag: TAG,
      summary: 'Read who stands behind the authors of revisions and records',
      response: {
        200: Type.Object({
          items: Type.Array(
            Type.Object({
              author: Type.String({ description: 'As records name them.', examples: ['user:3b1c…'] }),
              name: Type.Union([Type.String(), Type.Null()], {
                description: 'Their name; null for whoever has left.',
                examples: ['Ada Lovelace'],
              }),
              leftAt: timeOrNullSchema('When the account was removed; null while it exists.'),
            }),
            { description: 'Everybody who has, or had, an account.' },
          ),
        }),
      },
      handle: async () => ({ items: await team.authors() }),
    }),
  ]
}
