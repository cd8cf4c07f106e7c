import { Type } from 'typebox'
import { createIdentityStore, type Recogniser } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { decodeCursor, encodeCursor } from '../platform/http/cursor.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { profileErrors } from '../profiles/index.ts'
import { sendingErrors } from './errors.ts'
import type { createMaySend } from './may-send.ts'
import {
  checkSchema,
  importedSchema,
  importSchema,
  liftSchema,
  sendAnswerSchema,
  suppressionSchema,
  suppressionsQuery,
  suppressionsSchema,
  suppressSchema,
} from './schema.ts'
import type { Suppression } from './suppression-store.ts'
import type { createSuppressions } from './suppressions.ts'

const TAG = 'Subscriptions'

/** Whether something may be sent, for a brand's own mailer; and the addresses that nothing is sent to. */
export function sendingRoutes(of: {
  readonly db: Database
  /** Resolves once what is defined is what was acknowledged. */
  readonly verify: () => Promise<void>
  readonly recogniser: () => Recogniser
  readonly maySend: ReturnType<typeof createMaySend>
  readonly suppressions: ReturnType<typeof createSuppressions>
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
}): Route[] {
  const { db, verify, recogniser, maySend, suppressions, sourceNames } = of

  const shown = async (items: readonly Suppression[]) => {
    const names = await sourceNames()
    return items.map((one) => ({ ...one, sourceName: names.get(one.source) ?? null }))
  }
  const identifiersOf = async (person: string) => {
    const identity = createIdentityStore(db)
    const id = await identity.profileOf(person)
    if (id === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
    return identity.identifiersOfPeople([id])
  }

  return [
    defineRoute({
      method: 'POST',
      url: '/api/sends/check',
      permission: 'sends:check',
      tag: TAG,
      summary: 'Ask whether something may be sent to a person, now',
      description:
        'To be asked when a message leaves, however long it was queued. It changes nothing. Where several people are named, what any of them refuses is refused.',
      schema: { body: checkSchema },
      response: { 200: sendAnswerSchema },
      errors: ['send_recipient_missing', 'profile_unknown', 'overloaded', 'database_unavailable'],
      handle: async ({ body }) => {
        await verify()
        const { person, identity, topic, channel, address, timezone } = body
        const named = identity ? recogniser().identifiers(identity) : []
        const identifiers = person === undefined ? named : [...named, ...(await identifiersOf(person))]
        if (identifiers.length === 0) throw sendingErrors.send_recipient_missing('Neither person nor identity is said.')
        const { purpose = null, ...answer } = await maySend({ identifiers, topic, channel, address, zone: timezone })
        return { ...answer, purpose }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/suppressions',
      permission: 'suppressions:read',
      tag: TAG,
      summary: 'List the addresses that nothing is sent to',
      schema: { querystring: suppressionsQuery },
      response: { 200: suppressionsSchema },
      errors: [],
      handle: async ({ query }) => {
        await verify()
        const [since, id] = decodeCursor(query.cursor, ['instant', 'uuid']) ?? []
        const { items, total, last } = await suppressions.list({
          q: query.q?.trim() ?? '',
          channel: query.channel,
          after: since !== undefined && id !== undefined ? { since, id } : undefined,
          limit: query.limit ?? 50,
        })
        return { items: await shown(items), nextCursor: last ? encodeCursor([last.since, last.id]) : null, total }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/suppressions',
      permission: 'suppressions:write',
      tag: TAG,
      summary: 'Suppress an address: nothing is sent there any more',
      description: 'One that is suppressed already stays as it was first said.',
      schema: { body: suppressSchema },
      response: { 200: suppressionSchema },
      errors: ['suppression_channel_unknown'],
      handle: async ({ body, principal }) => {
        await verify()
        const { channel, address, reason = 'manual', note = null } = body
        const [one] = await shown([await suppressions.add(address, { principal, channel, reason, note })])
        return one
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/suppressions/import',
      permission: 'suppressions:write',
      tag: TAG,
      summary: 'Suppress many addresses, as another tool exports them',
      bodyLimit: 5_000_000,
      schema: { body: importSchema },
      response: { 200: importedSchema },
      errors: ['suppression_channel_unknown', 'suppression_addresses_invalid'],
      handle: async ({ body, principal }) => {
        await verify()
        const { channel, text, reason = 'manual', note = null } = body
        return suppressions.import(text, { principal, channel, reason, note })
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/suppressions/:id/lift',
      permission: 'suppressions:write',
      tag: TAG,
      summary: 'Lift a suppression: the address may be written to again',
      schema: {
        params: Type.Object({
          id: Type.String({
            format: 'uuid',
            description: 'Id of the suppression.',
            examples: ['019a4f0e-7c1e-7d3a-9b55-0c4f8f3f2d11'],
          }),
        }),
        body: liftSchema,
      },
      response: { 200: suppressionSchema },
      errors: ['suppression_unknown'],
      handle: async ({ params, body, principal }) => {
        const [one] = await shown([await suppressions.lift(params.id, { principal, note: body.note })])
        return one
      },
    }),
  ]
}
