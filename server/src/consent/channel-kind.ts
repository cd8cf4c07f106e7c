import { minutesOf } from '@diapason/kernel'
import { Type } from 'typebox'
import { type BodyProblem, defineKind } from '../definitions/index.ts'
import { zoneClock } from '../platform/zone-clock.ts'
import { LANGUAGE } from './text-schema.ts'

const time = (description: string, example: string) =>
  Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description, examples: [example] })

const ChannelSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name as shown in the console.',
      examples: ['E-mail'],
    }),
    names: Type.Optional(
      Type.Record(Type.String({ pattern: LANGUAGE }), Type.String({ minLength: 1, maxLength: 200 }), {
        maxProperties: 40,
        description: 'What people read, by language; the name where their language is missing.',
        examples: [{ fr: 'E-mail', en: 'E-mail' }],
      }),
    ),
    identifier: Type.Optional(
      Type.String({
        pattern: '^[a-zA-Z][a-zA-Z0-9_.-]{0,63}$',
        description:
          'Type of the identifier by which people are reached on it. Without one it is `email` for the channel `email` and `phone` for `sms`; on others nobody is reached by an address, so nothing can come back from one.',
        examples: ['email'],
      }),
    ),
    quiet: Type.Optional(
      Type.Object(
        {
          from: time('When they begin, by the clock of who receives it.', '21:00'),
          to: time('When they end; the next morning where it is the earlier.', '08:00'),
        },
        { additionalProperties: false, description: 'Hours of every day in which nothing leaves.' },
      ),
    ),
    zone: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'Time zone of who told none: an IANA name.',
        examples: ['Europe/Paris'],
      }),
    ),
  },
  { additionalProperties: false, description: 'A way of sending.' },
)

/** Channels of sending: ways in which messages leave. The key is what subscriptions and mailing tools say. */
export const channelKind = defineKind({
  kind: 'channel',
  collection: 'channels',
  tag: 'Subscriptions',
  noun: 'channel',
  keyExample: 'email',
  schema: ChannelSchema,
  references: () => [],
  check: ({ quiet, zone }) => {
    const problems: BodyProblem[] = []
    if (zone !== undefined && !zoneClock(zone))
      problems.push({ at: ['zone'], code: 'zone_unknown', message: 'is no time zone, such as Europe/Paris' })
    if (quiet && zone === undefined)
      problems.push({
        at: ['zone'],
        code: 'zone_missing',
        message: 'is needed for quiet hours: nothing would be sent to who told none',
      })
    if (quiet && minutesOf(quiet.from) === minutesOf(quiet.to))
      problems.push({
        at: ['quiet', 'to'],
        code: 'quiet_all_day',
        message: 'is when they begin: nothing would ever leave',
      })
    return problems
  },
})
