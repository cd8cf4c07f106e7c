import type { Json } from '@diapason/kernel'
import { Type } from 'typebox'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import type { Removed } from './retention.ts'

/** As long as a policy may say, and no longer: what is foretold must be something that can be asked for. */
const MOST_MONTHS = 1200
const MOST_DAYS = 36500

const Asked = (maximum: number, description: string, example: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, description, examples: [example] }))
const Limit = (description: string) =>
  Type.Union([Type.String(), Type.Null()], { description, examples: ['2024-11-01T00:00:00.000Z'] })
const Count = (description: string, example: number) => Type.Integer({ description, examples: [example] })

/** What a retention would remove, before it is switched on. */
export function retentionRoutes(preview: (asked: readonly Json[] | undefined) => Promise<Removed>): Route[] {
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
  ]
}
