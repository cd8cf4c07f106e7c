import { Type } from 'typebox'
import { createAudit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import { platformErrors } from '../errors/platform-errors.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { emailSchema, nameSchema, timeSchema } from './person-schema.ts'
import type { Principal } from './principal.ts'
import type { SecondFactor } from './second-factor.ts'
import { endedSchema, sessionFields, sessionIdSchema } from './session-schema.ts'
import type { Sessions } from './sessions.ts'
import type { Team } from './team.ts'

const TAG = 'Account'

const accountSchema = Type.Object({
  id: Type.String({ description: 'Who it is, in revisions and records.', examples: ['3b1c…'] }),
  name: Type.String({ description: 'Name as shown.', examples: ['Ada Lovelace'] }),
  email: emailSchema,
  role: Type.String({ description: 'Role, which decides what may be done.', examples: ['analyst'] }),
  createdAt: timeSchema('When the account was made.'),
  secondFactor: Type.Boolean({ description: 'Whether signing in by password asks for a code too.', examples: [true] }),
  recoveryCodesLeft: Type.Integer({ description: 'Recovery codes that were not used yet.', examples: [10] }),
  signsInWith: Type.Array(Type.String({ examples: ['password'] }), {
    description: 'Ways to sign in: `password`, `oidc`.',
  }),
})

/** One's own account: who one is, and where one is signed in. */
export function accountRoutes(of: {
  db: Database
  team: Team
  sessions: Sessions
  secondFactor: SecondFactor
  clock?: () => number
}): Route[] {
  const { db, team, sessions, secondFactor } = of
  const audit = createAudit({ ...(of.clock ? { clock: of.clock } : {}) })
  const own = async (id: string) => ({
    ...(await team.member(id)),
    recoveryCodesLeft: await secondFactor.codesLeft(id),
  })
  const reading = { permission: 'account:read', tag: TAG } as const
  const changing = { permission: 'account:write', tag: TAG } as const
  return [
    defineRoute({
      ...reading,
      method: 'GET',
      url: '/api/account',
      summary: 'Read one’s own account',
      response: { 200: accountSchema },
      handle: ({ principal }) => own(personOf(principal).id),
    }),
    defineRoute({
      ...changing,
      method: 'PUT',
      url: '/api/account',
      summary: 'Change one’s own name',
      schema: { body: Type.Object({ name: nameSchema }, { additionalProperties: false }) },
      response: { 200: accountSchema },
      handle: async ({ body, principal }) => {
        const { id } = personOf(principal)
        await db.tx(async (tx) => {
          const changed = await tx.execute(
            'update users set name = $2, updated_at = now() where id = $1 and name <> $2',
            [id, body.name.trim()],
          )
          if (changed === 0) return
          // That it changed, and not from what to what: a name is the person's.
          await audit.record(tx, { principal, action: 'member.change_name', target: { kind: 'user', id } })
        })
        return own(id)
      },
    }),
    defineRoute({
      ...reading,
      method: 'GET',
      url: '/api/account/sessions',
      summary: 'List where one is signed in',
      response: {
        200: Type.Object({
          items: Type.Array(
            Type.Object({
              ...sessionFields,
              current: Type.Boolean({ description: 'True for the session that asks.', examples: [true] }),
            }),
            { description: 'Open sessions, the one used last first.' },
          ),
        }),
      },
      handle: async ({ principal }) => {
        const { id, session } = personOf(principal)
        return { items: (await sessions.of(id)).map((one) => ({ ...one, current: one.id === session })) }
      },
    }),
    defineRoute({
      ...changing,
      method: 'DELETE',
      url: '/api/account/sessions/:session',
      summary: 'End one of one’s own sessions, on every node at once',
      schema: { params: Type.Object({ session: sessionIdSchema }) },
      response: { 204: Type.Null({ description: 'Ended.' }) },
      errors: ['session_unknown'],
      handle: async ({ params, principal, reply }) => {
        await sessions.end({ id: params.session, member: personOf(principal).id }, principal)
        return reply.code(204).send()
      },
    }),
    defineRoute({
      ...changing,
      method: 'DELETE',
      url: '/api/account/sessions',
      summary: 'End all of one’s own sessions but this one',
      response: { 200: endedSchema },
      handle: async ({ principal }) => {
        const { id, session } = personOf(principal)
        return { ended: await sessions.endAll({ member: id, keep: session }, principal) }
      },
    }),
  ]
}

/** Only a person has an account; the operator does not. @throws AppError `forbidden` */
export function personOf(principal: Principal): Principal & { kind: 'user' } {
  if (principal.kind !== 'user') throw platformErrors.forbidden('Only a person who is signed in has an account.')
  return principal
}
