import { Type } from 'typebox'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { Notices } from './notices.ts'

const TAG = 'Notices'

const Id = Type.String({
  minLength: 1,
  maxLength: 400,
  description: 'Id of the notice: its code, and what it is about.',
  examples: ['rejected_waiting', 'sample_ratio_mismatch:email-2008'],
})
const At = Type.String({
  format: 'date-time',
  maxLength: 40,
  description: 'Since when it stands, or when it last became worse.',
  examples: ['2026-11-21T10:02:00.000Z'],
})
const Until = Type.Union([Type.String({ format: 'date-time', maxLength: 40 }), Type.Null()], {
  description: 'Until when it waits out of sight; null for not at all.',
  examples: ['2026-11-22T08:00:00.000Z'],
})

const Item = Type.Object(
  {
    id: Id,
    code: Type.String({ description: 'What it is.', examples: ['rejected_waiting'] }),
    subject: Type.Union([Type.String(), Type.Null()], {
      description: 'What it is about, where several of one code can stand.',
      examples: [null],
    }),
    severity: Type.Enum(['urgent', 'attention', 'info'], {
      description: 'urgent: something fails now. attention: somebody has to mend or decide. info: good to know.',
      examples: ['attention'],
    }),
    at: At,
    params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
      description: 'Numbers and names of its text.',
      examples: [{ count: 12 }],
    }),
    to: Type.String({ description: 'Address in the console.', examples: ['/rejected'] }),
    seen: Type.Boolean({ description: 'Whether you have seen it as it stands.', examples: [false] }),
    snoozedUntil: Until,
  },
  { description: 'Something that needs a person.' },
)

/** Longest time that a notice waits, in ms: what lasts longer should be told again. */
const LONGEST_SNOOZE = 31 * 24 * 3600 * 1000

export type NoticeRoutesOptions = {
  readonly notices: Notices
  readonly may: (principal: Principal, permission: string) => boolean
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** What needs a person, and what each person did about it. */
export function noticeRoutes({ notices, may, clock }: NoticeRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/notices',
      permission: 'notices:read',
      tag: TAG,
      summary: 'List what needs a person now, as far as you may know of it',
      description: 'One line a cause, gone when the cause is. The gravest first, then the newest.',
      response: {
        200: Type.Object({
          items: Type.Array(Item, { description: 'The gravest first, then the newest.' }),
          unseen: Type.Integer({ description: 'How many you have not seen and do not let wait.', examples: [1] }),
        }),
      },
      handle: async ({ principal }) => {
        const items = await notices.list(principalName(principal), (permission) => may(principal, permission))
        return { items, unseen: items.filter(({ seen, snoozedUntil }) => !seen && snoozedUntil === null).length }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/notices/seen',
      permission: 'notices:read',
      tag: TAG,
      summary: 'Say which notices you have seen, each as it stood; one that becomes worse is unseen again',
      schema: {
        body: Type.Object(
          {
            items: Type.Array(Type.Object({ id: Id, at: At }, { additionalProperties: false }), {
              maxItems: 500,
              description: 'What was seen.',
            }),
          },
          { additionalProperties: false },
        ),
      },
      response: { 204: Type.Null({ description: 'Remembered.' }) },
      handle: async ({ body, principal, reply }) => {
        if (body.items.length > 0) await notices.see(principalName(principal), body.items)
        return reply.code(204).send()
      },
    }),
    defineRoute({
      method: 'PUT',
      url: '/api/notices/snooze',
      permission: 'notices:read',
      tag: TAG,
      summary: 'Let a notice wait, at most 31 days, or bring it back',
      schema: { body: Type.Object({ id: Id, until: Until }, { additionalProperties: false }) },
      response: { 204: Type.Null({ description: 'It waits.' }) },
      handle: async ({ body, principal, reply }) => {
        if (body.until !== null && Date.parse(body.until) > clock() + LONGEST_SNOOZE)
          throw platformErrors.request_invalid('A notice waits 31 days at most.', {
            problems: [{ path: 'body.until', message: 'is more than 31 days from now' }],
          })
        await notices.snooze(principalName(principal), body)
        return reply.code(204).send()
      },
    }),
  ]
}
