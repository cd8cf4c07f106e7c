import type { Json } from '@diapason/kernel'
import { type Static, Type } from 'typebox'
import { defineKind } from '../../definitions/index.ts'

const Months = Type.Object(
  {
    months: Type.Integer({
      minimum: 1,
      maximum: 1200,
      description: 'Whole months, besides the present one.',
      examples: [24],
    }),
  },
  { additionalProperties: false },
)

const RetentionSchema = Type.Object(
  {
    description: Type.Optional(
      Type.String({
        maxLength: 2000,
        description: 'Why so long, and no longer.',
        examples: ['As agreed with the works council.'],
      }),
    ),
    log: Type.Optional({ ...Months, description: 'The log, and with it what profiles say; absent is for ever.' }),
    rejected: Type.Optional(
      Type.Object(
        { days: Type.Integer({ minimum: 1, maximum: 36500, description: 'Days since they came.', examples: [90] }) },
        { additionalProperties: false, description: 'Rejected messages; absent is 90 days.' },
      ),
    ),
    decisions: Type.Optional({ ...Months, description: 'Inputs of decisions; absent is for ever.' }),
    audit: Type.Optional({ ...Months, description: 'The audit trail; absent is for ever.' }),
  },
  { additionalProperties: false, description: 'How long data is kept.' },
)

export type RetentionBody = Static<typeof RetentionSchema>

/** How long data is kept. Where several are live, the shortest time holds for each. */
export const retentionKind = defineKind({
  kind: 'retention',
  collection: 'retention',
  tag: 'Retention',
  noun: 'policy',
  schema: RetentionSchema,
  references: () => [],
  check: () => [],
})

/** What must be gone before: ISO 8601, at the beginning of a month where things are kept by month; undefined keeps for ever. */
export type Limits = {
  readonly log: string | undefined
  readonly rejected: string
  readonly decisions: string | undefined
  readonly audit: string | undefined
}

/** Rejected messages are there to be mended; after three months nobody will, and they hold what people sent. */
const REJECTED_DAYS = 90
const DAY = 86_400_000

/** The policies in force, at an instant. */
export function limitsOf(policies: readonly Json[], now: Date): Limits {
  const bodies = policies as readonly RetentionBody[]
  const months = (part: 'log' | 'decisions' | 'audit') => {
    const all = bodies.flatMap((body) => (body[part] ? [body[part].months] : []))
    if (all.length === 0) return undefined
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - Math.min(...all), 1)).toISOString()
  }
  const days = Math.min(
    ...bodies.flatMap((body) => (body.rejected ? [body.rejected.days] : [])),
    Number.POSITIVE_INFINITY,
  )
  const kept = Number.isFinite(days) ? days : REJECTED_DAYS
  return {
    log: months('log'),
    rejected: new Date(now.getTime() - kept * DAY).toISOString(),
    decisions: months('decisions'),
    audit: months('audit'),
  }
}
