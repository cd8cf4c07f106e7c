import type { Json } from '@diapason/kernel'
import { Type } from 'typebox'
import { createAudit } from '../platform/audit/audit.ts'
import { type KeyIdentity, type Principal, principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { decodeCursor, encodeCursor } from '../platform/http/cursor.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { intakeErrors } from './errors.ts'
import type { Intake } from './intake.ts'
import { rejectedDetailSchema, rejectedPageSchema, replaySchema } from './rejected-schema.ts'
import { createRejectedStore, type Rejected, type Replay } from './rejected-store.ts'

export type RejectedRoutesOptions = {
  readonly db: Database
  readonly intake: Intake
  /** The key a message came with, revoked ones included: what was refused then is processed under the purpose it came under. */
  readonly keyOf: (id: string) => Promise<KeyIdentity | undefined>
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const params = Type.Object({
  id: Type.String({
    format: 'uuid',
    description: 'Id of the rejected message.',
    examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'],
  }),
})

/** Messages that could not be taken: look at them, mend them, send them again, or let them go. */
export function rejectedRoutes({ db, intake, keyOf, sourceNames, clock }: RejectedRoutesOptions): Route[] {
  const store = createRejectedStore(db)
  const audit = createAudit({ clock })

  /** Settles a replayed message and keeps a record of who replayed it. */
  const settle = (
    id: string,
    claim: string,
    of: { status: 'replayed' | 'open'; replay: Replay; mended: boolean },
  ): Promise<void> =>
    db.tx(async (tx) => {
      const { status, replay, mended } = of
      const { by, outcome, code } = replay
      const store = createRejectedStore(tx)
      await (outcome === 'withheld' ? store.remove(id, claim) : store.settle(id, claim, { status, replay }))
      await audit.record(tx, {
        principal: by,
        action: 'rejected.replay',
        target: { kind: 'rejected', id },
        detail: { outcome, mended, ...(code === undefined ? {} : { code }) },
      })
    })
  /** Why a message could not be claimed or discarded. */
  const settled = async (id: string) => {
    const one = await store.one(id)
    if (!one) return intakeErrors.rejected_unknown('There is no such rejected message.')
    if (one.status === 'open')
      return intakeErrors.rejected_settled('The message is open; perhaps somebody is replaying it.')
    return intakeErrors.rejected_settled(`The message is ${one.status} already.`)
  }
  /** Runs a replay that nobody else can interfere with; the message is open again at once if it fails. */
  const claimed = async <T>(id: string, work: (one: Rejected, claim: string) => Promise<T>): Promise<T> => {
    const claim = await store.claim(id)
    const one = claim === undefined ? undefined : await store.one(id)
    if (claim === undefined || !one) throw await settled(id)
    try {
      return await work(one, claim)
    } catch (error) {
      // A database that is away has taken the claim along: it is void after a minute.
      await store.release(id, claim).catch(() => {})
      throw error
    }
  }
  /** Discards or reopens a message, with a record of who did. */
  const decided = async (id: string, principal: Principal, verb: 'discard' | 'reopen') => {
    const done = await db.tx(async (tx) => {
      if (!(await createRejectedStore(tx)[verb](id))) return false
      const action = verb === 'discard' ? 'rejected.discard' : 'rejected.reopen'
      await audit.record(tx, { principal, action, target: { kind: 'rejected', id } })
      return true
    })
    if (!done) throw await settled(id)
  }
  return [
    defineRoute({
      method: 'GET',
      url: '/api/rejected',
      permission: 'rejected:read',
      tag: 'Rejected events',
      summary: 'List rejected messages, newest first',
      schema: {
        querystring: Type.Object({
          code: Type.Optional(
            Type.String({
              maxLength: 64,
              description: 'Only those refused with this code.',
              examples: ['identity_missing'],
            }),
          ),
          status: Type.Optional(
            Type.Union([Type.Literal('open'), Type.Literal('replayed'), Type.Literal('discarded')], {
              description: 'Only these; all when absent.',
              examples: ['open'],
            }),
          ),
          cursor: Type.Optional(
            Type.String({ maxLength: 300, description: '`nextCursor` of the page before.', examples: ['WyIyMDI2…'] }),
          ),
          limit: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Messages a page.', examples: [50] }),
          ),
        }),
      },
      response: { 200: rejectedPageSchema },
      handle: async ({ query }) => {
        const limit = query.limit ?? 50
        const place = decodeCursor(query.cursor, ['instant', 'uuid'])
        const before = place && { at: place[0], id: place[1] }
        const [items, counts, names] = await Promise.all([
          store.list({ code: query.code, status: query.status, before, limit }),
          store.counts(),
          sourceNames(),
        ])
        const last = items.at(-1)
        return {
          items: items.map((one) => ({
            ...one,
            source: { id: one.source, name: names.get(one.source) ?? one.source },
          })),
          counts,
          nextCursor: last && items.length === limit ? encodeCursor([last.receivedAt, last.id]) : null,
        }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/rejected/:id',
      permission: 'rejected:read',
      tag: 'Rejected events',
      summary: 'Read a rejected message: what came, and what is wrong with it',
      schema: { params },
      response: { 200: rejectedDetailSchema },
      errors: ['rejected_unknown'],
      handle: async ({ params }) => {
        const one = await store.one(params.id)
        if (!one) throw intakeErrors.rejected_unknown('There is no such rejected message.')
        const names = await sourceNames()
        return {
          ...one,
          errors: one.problems,
          raw: JSON.parse(one.raw),
          source: { id: one.source, name: names.get(one.source) ?? one.source },
        }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/rejected/:id/replay',
      permission: 'rejected:write',
      tag: 'Rejected events',
      summary: 'Send a rejected message again, as it was or mended',
      bodyMayHold: 'anything',
      schema: {
        params,
        body: Type.Object(
          {
            message: Type.Optional(
              Type.Unknown({
                description: 'The mended message; as it was when absent.',
                examples: [{ type: 'track', userId: 'u-7', event: 'Order Completed' }],
              }),
            ),
          },
          { additionalProperties: false },
        ),
      },
      response: { 200: replaySchema },
      errors: ['rejected_unknown', 'rejected_settled', 'overloaded', 'database_unavailable'],
      handle: ({ params, body, principal }) =>
        claimed(params.id, async (one, claim) => {
          const key = await keyOf(one.source)
          if (!key)
            throw intakeErrors.rejected_settled(
              'The key it came with does not exist any more, so nobody can say under which purpose it may be processed.',
            )
          const message = (body.message === undefined ? JSON.parse(one.raw) : body.message) as Json
          const receipt = await intake.take([message], {
            key,
            sentAt: one.sentAt ?? undefined,
            bytes: one.raw.length,
            again: one,
          })
          const [refused] = receipt.rejected
          const [taken] = receipt.taken
          const replay = { at: new Date(clock()).toISOString(), by: principalName(principal) }
          const mended = body.message !== undefined
          if (refused) {
            const { code, message } = refused
            await settle(one.id, claim, { status: 'open', replay: { ...replay, outcome: 'rejected', code }, mended })
            return { outcome: 'rejected', code, message }
          }
          const outcome = receipt.withheld > 0 ? 'withheld' : 'accepted'
          await settle(one.id, claim, { status: 'replayed', replay: { ...replay, outcome }, mended })
          if (outcome === 'withheld') return { outcome }
          return { outcome: 'accepted', origin: taken?.row.origin, messageId: taken?.row.messageId }
        }),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/rejected/:id/discard',
      permission: 'rejected:write',
      tag: 'Rejected events',
      summary: 'Let a rejected message go',
      schema: { params },
      response: { 204: Type.Null({ description: 'Discarded.' }) },
      errors: ['rejected_unknown', 'rejected_settled'],
      handle: async ({ params, principal, reply }) => {
        await decided(params.id, principal, 'discard')
        return reply.code(204).send()
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/rejected/:id/reopen',
      permission: 'rejected:write',
      tag: 'Rejected events',
      summary: 'Take a discarded message back: it waits again',
      schema: { params },
      response: { 204: Type.Null({ description: 'Open again.' }) },
      errors: ['rejected_unknown', 'rejected_settled'],
      handle: async ({ params, principal, reply }) => {
        await decided(params.id, principal, 'reopen')
        return reply.code(204).send()
      },
    }),
  ]
}
