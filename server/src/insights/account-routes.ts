import { Type } from 'typebox'
import { type AccountReader, accountErrors } from '../accounts/index.ts'
import type { LogReader } from '../log/index.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { decodeCursor, encodeCursor } from '../platform/http/cursor.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { type ProgramGate, READING_ERRORS, readingPurpose } from '../profiles/index.ts'
import { accountActivity } from './account-activity.ts'
import { createAccountTimeline } from './account-timeline.ts'
import { eventPageSchema, filterSchema, pageSchema } from './event-schema.ts'
import type { Summarise } from './event-summary.ts'
import { gatedSummaries } from './gated-summaries.ts'

const paramsSchema = Type.Object({
  id: Type.String({
    format: 'uuid',
    description: 'Key of the account.',
    examples: ['6e48c2c1-8751-8bde-84ed-f67ba223b033'],
  }),
})

const activitySchema = Type.Object(
  {
    days: Type.Array(
      Type.Object({
        day: Type.String({ description: 'The day, UTC.', examples: ['2026-11-21'] }),
        messages: Type.Integer({ description: 'Messages that name the account.', examples: [140] }),
        people: Type.Integer({ description: 'People they came from.', examples: [9] }),
        members: Type.Integer({ description: 'People who belong to it, at the end of the day.', examples: [12] }),
      }),
      { description: 'Days, oldest first, quiet ones included.' },
    ),
  },
  { description: 'What happens in an account, day by day.' },
)

/** What happens in an account: the messages that name it. */
export function accountInsightRoutes(of: {
  readonly accounts: AccountReader
  readonly clickhouse: ClickHouse
  readonly summarise: Summarise
  readonly reader: LogReader
  /** What programs read messages by. */
  readonly gate: ProgramGate
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): Route[] {
  const timeline = createAccountTimeline(of)
  const groupIdOf = async (id: string): Promise<string> => {
    const found = await of.accounts.one(id)
    if (!found) throw accountErrors.account_unknown('There is no account under this key.')
    return found.summary.groupId
  }
  return [
    defineRoute({
      method: 'GET',
      url: '/api/accounts/:id/events',
      permission: 'people:list',
      tag: 'Accounts',
      summary: 'List the messages that name an account, by when they happened, the latest first',
      description:
        '`group` calls, and any other message whose `context.groupId` says that it happened there. As fresh as analytics are, about a second.',
      schema: {
        params: paramsSchema,
        querystring: Type.Object({ q: filterSchema.q, ...pageSchema, purpose: readingPurpose }),
      },
      response: { 200: eventPageSchema },
      errors: ['account_unknown', 'analytics_unavailable', ...READING_ERRORS],
      handle: async ({ params, query, principal }) => {
        const reading = await of.gate(principal, query.purpose)
        const limit = query.limit ?? 50
        const place = decodeCursor(query.cursor, ['instant', 'integer'])
        const before = place && { at: place[0], seq: place[1] }
        const rows = await timeline({ account: await groupIdOf(params.id), q: query.q }, { before, limit })
        const last = rows.at(-1)
        const nextCursor = last && rows.length === limit ? encodeCursor([last.happenedAt, last.seq]) : null
        return { ...(await gatedSummaries(rows, { reading, summarise: of.summarise })), nextCursor }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/accounts/:id/activity',
      permission: 'accounts:read',
      tag: 'Accounts',
      summary: 'Count what happens in an account, day by day',
      schema: {
        params: paramsSchema,
        querystring: Type.Object({
          days: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 400, default: 90, description: 'How many days back.', examples: [90] }),
          ),
        }),
      },
      response: { 200: activitySchema },
      errors: ['account_unknown', 'analytics_unavailable'],
      handle: async ({ params, query }) => {
        const groupId = await groupIdOf(params.id)
        const days = await accountActivity(
          { clickhouse: of.clickhouse, accounts: of.accounts, now: of.clock() },
          { account: params.id, groupId, days: query.days ?? 90 },
        )
        return { days }
      },
    }),
  ]
}
