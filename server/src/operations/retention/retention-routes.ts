import { Type } from 'typebox'
import { platformErrors } from '../../platform/errors/platform-errors.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import type { createRetention } from './retention.ts'

/** As long as a policy may say, and no longer: what is foretold must be something that can be asked for. */
const MOST_MONTHS = 1200
const MOST_DAYS = 36500

const Asked = (maximum: number, description: string, example: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, description, examples: [example] }))
const Limit = (description: string) =>
  Type.Union([Type.String(), Type.Null()], { description, examples: ['2024-11-01T00:00:00.000Z'] })
const Count = (description: string, example: number) => Type.Integer({ description, examples: [example] })

const Name = (description: string, example: string) =>
  Type.String({ minLength: 1, maxLength: 200, description, examples: [example] })

const entryFields = {
  before: Type.String({ description: 'What came before leaves.', examples: ['2026-08-24T00:00:00.000Z'] }),
  messages: Count('Messages that leave; of a trait, those that stay without what they say of it.', 412),
}

/** What a retention would remove, before it is switched on. */
export function retentionRoutes({
  preview,
  previewEntry,
}: Pick<ReturnType<typeof createRetention>, 'preview' | 'previewEntry'>): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/retention-preview',
      permission: 'retention:read',
      tag: 'Retention',
      summary: 'What would be removed now, by the live policies or by the one asked about',
      description:
        'Nothing is changed. With any parameter, only what is asked about is kept for a limited time; without, the live policies hold.',
      schema: {
        querystring: Type.Object({
          logMonths: Asked(MOST_MONTHS, 'Keep this many months of the log.', 24),
          rejectedDays: Asked(MOST_DAYS, 'Keep rejected messages for this many days.', 90),
          decisionsMonths: Asked(MOST_MONTHS, 'Keep this many months of inputs of decisions.', 13),
          auditMonths: Asked(MOST_MONTHS, 'Keep this many months of the audit trail.', 60),
        }),
      },
      response: {
        200: Type.Object({
          limits: Type.Object(
            {
              log: Limit('Messages from before leave; null keeps them for ever.'),
              rejected: Limit('Rejected messages from before leave.'),
              decisions: Limit('Inputs of decisions from before leave; null keeps them for ever.'),
              audit: Limit('Audit records from before leave; null keeps them for ever.'),
            },
            { description: 'Where time is cut.' },
          ),
          months: Type.Array(Type.String(), {
            description: 'Months that leave the log.',
            examples: [['2024-09', '2024-10']],
          }),
          messages: Count('Messages that leave the log.', 1204331),
          people: Count('People whose profile changes.', 40210),
          gone: Count('Of them, those of whom nothing is left.', 1290),
          rejected: Count('Rejected messages that leave.', 12),
          decisions: Count('Inputs of decisions that leave.', 88120),
          audit: Count('Audit records that leave.', 0),
          entries: Type.Array(
            Type.Object({
              kind: Type.Enum(['event', 'trait'], { description: 'What the entry is about.', examples: ['event'] }),
              type: Type.Union([Type.String(), Type.Null()], {
                description: 'Of an event, the type of its messages; null of a trait.',
                examples: ['track'],
              }),
              name: Type.String({ description: 'Name of the event or the trait.', examples: ['Article Read'] }),
              ...entryFields,
            }),
            {
              description:
                'By entry of the catalogue with a retention of its own, whatever policy is asked about: what the next night takes.',
            },
          ),
        }),
      },
      errors: ['analytics_unavailable'],
      handle: async ({ query }) => {
        const { logMonths, rejectedDays, decisionsMonths, auditMonths } = query
        const asked = {
          ...(logMonths === undefined ? {} : { log: { months: logMonths } }),
          ...(rejectedDays === undefined ? {} : { rejected: { days: rejectedDays } }),
          ...(decisionsMonths === undefined ? {} : { decisions: { months: decisionsMonths } }),
          ...(auditMonths === undefined ? {} : { audit: { months: auditMonths } }),
        }
        const { limits, ...rest } = await preview(Object.keys(asked).length === 0 ? undefined : [asked])
        const { log = null, rejected, decisions = null, audit = null } = limits
        return { limits: { log, rejected, decisions, audit }, ...rest }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/retention-preview/entry',
      permission: 'catalogue:read',
      tag: 'Retention',
      summary: 'What the retention of one event or trait would take on the next night, were it so',
      description: 'Nothing is changed. Name either an event or a trait.',
      schema: {
        querystring: Type.Object({
          event: Type.Optional(Name('Name of an event.', 'Article Read')),
          type: Type.Optional(
            Type.Enum(['track', 'page', 'screen'], {
              description: 'Type of its messages; track when absent.',
              examples: ['track'],
            }),
          ),
          trait: Type.Optional(Name('Name of a trait.', 'tier')),
          days: Type.Integer({
            minimum: 1,
            maximum: MOST_DAYS,
            description: 'Days that it would stay.',
            examples: [90],
          }),
        }),
      },
      response: { 200: Type.Object(entryFields) },
      errors: ['analytics_unavailable'],
      handle: async ({ query: { event, type = 'track', trait, days } }) => {
        if ((event === undefined) === (trait === undefined))
          throw platformErrors.request_invalid('Name either an event or a trait.')
        const retention = `P${days}D`
        const foretold = await previewEntry(
          trait === undefined
            ? { kind: 'event', body: { event: event ?? '', type, retention } }
            : { kind: 'trait', body: { trait, retention } },
        )
        if (!foretold) throw platformErrors.request_invalid('The days are no time.')
        const { before, messages } = foretold
        return { before, messages }
      },
    }),
  ]
}
