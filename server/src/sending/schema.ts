import { Type } from 'typebox'
import { keySchema } from '../definitions/index.ts'
import { REASONS } from './suppression-store.ts'

const strict = { additionalProperties: false } as const
/** Controls and broken surrogates are refused as in a message of the collect protocol. */
const clean = { minLength: 1, maxLength: 256, pattern: '^[^\\u0000-\\u001f\\u007f\\p{Cs}]*$' }
const instant = (description: string) =>
  Type.String({ description: `${description} ISO 8601, UTC.`, examples: ['2026-11-22T07:00:00.000Z'] })
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(of: T, description: string) =>
  Type.Union([of, Type.Null()], { description })
const address = Type.String({
  ...clean,
  description: 'The address, as people write it.',
  examples: ['ada@example.org'],
})

export const checkSchema = Type.Object(
  {
    person: Type.Optional(
      Type.String({
        format: 'uuid',
        description: 'Id of the person, instead of an identity.',
        examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'],
      }),
    ),
    identity: Type.Optional(
      Type.Object(
        {
          userId: Type.Optional(
            Type.String({ ...clean, description: 'The brand’s own id of the person.', examples: ['u-7'] }),
          ),
          anonymousId: Type.Optional(Type.String({ ...clean, description: 'The device or visit.', examples: ['a-1'] })),
          externalIds: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  type: Type.String({
                    ...clean,
                    maxLength: 64,
                    description: 'What kind of identifier.',
                    examples: ['email'],
                  }),
                  id: Type.String({ ...clean, description: 'Its value.', examples: ['ada@example.org'] }),
                },
                strict,
              ),
              { maxItems: 20, description: 'Other identifiers.' },
            ),
          ),
        },
        { ...strict, description: 'Who it is for.' },
      ),
    ),
    topic: keySchema('Key of the topic.', 'culture'),
    channel: keySchema('Key of the channel it leaves on.', 'email'),
    address: Type.Optional(
      Type.String({
        ...clean,
        description:
          'Where it goes. Where it is not said, none of the person’s addresses on the channel may be suppressed.',
        examples: ['ada@example.org'],
      }),
    ),
    timezone: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description:
          'Time zone of the person, an IANA name, where it is known better than by their trait `timezone`, or by where their browser or app was last.',
        examples: ['Europe/Paris'],
      }),
    ),
  },
  { ...strict, description: 'What is to leave, and for whom.' },
)

export const sendAnswerSchema = Type.Object(
  {
    allowed: Type.Boolean({ description: 'Whether it may leave now.', examples: [false] }),
    because: Type.String({
      description:
        'granted, not_needed; not_granted, objected, restricted, purpose_unknown, purpose_circular, topic_unknown, channel_unknown, not_subscribed, unsubscribed, suppressed, quiet_hours, or unreadable.',
      examples: ['quiet_hours'],
    }),
    until: nullable(
      instant('When the answer ends by itself: of quiet hours, when it may be tried again.'),
      'Null when it does not.',
    ),
    state: Type.String({
      description:
        'What their word about the subscription is worth: granted, denied, withdrawn, pending, expired or never_asked.',
      examples: ['granted'],
    }),
    frequency: nullable(
      Type.String({ description: 'How often they want it.', examples: ['weekly'] }),
      'Null where the topic offers no choice.',
    ),
    purpose: nullable(
      Type.String({ description: 'The purpose that decided.', examples: ['letters'] }),
      'Null where the topic is unknown.',
    ),
  },
  { description: 'Whether something may be sent, and why.' },
)

export const suppressionSchema = Type.Object(
  {
    id: Type.String({ description: 'Its id.', examples: ['019a4f0e-7c1e-7d3a-9b55-0c4f8f3f2d11'] }),
    channel: keySchema('Key of the channel.', 'email'),
    address: nullable(
      address,
      'Null where the address is kept hashed, or its person was erased: it holds all the same.',
    ),
    reason: Type.Enum([...REASONS], { description: 'Why nothing is sent there.', examples: ['hard_bounce'] }),
    since: instant('Since when.'),
    note: nullable(
      Type.String({ description: 'In somebody’s words.', examples: ['Asked on the telephone.'] }),
      'Null where there is none.',
    ),
    source: Type.String({ description: 'The key that reported it, or who wrote it down.', examples: ['user:7f'] }),
    sourceName: nullable(
      Type.String({ description: 'The name of that key.', examples: ['Mailer'] }),
      'Null where it is no key.',
    ),
  },
  { description: 'An address that nothing is sent to on a channel.' },
)

export const suppressionsSchema = Type.Object({
  items: Type.Array(suppressionSchema, { description: 'Newest first.' }),
  nextCursor: nullable(
    Type.String({ description: 'For the next page.', examples: ['WyIyMDI2…'] }),
    'Null on the last.',
  ),
  total: Type.Integer({ description: 'How many there are in all, whatever was searched.', examples: [1] }),
})

export const suppressionsQuery = Type.Object({
  q: Type.Optional(
    Type.String({
      maxLength: 256,
      description: 'How an address begins; one that is kept hashed is found whole.',
      examples: ['ada@'],
    }),
  ),
  channel: Type.Optional(keySchema('Only on this channel.', 'email')),
  cursor: Type.Optional(
    Type.String({ maxLength: 300, description: '`nextCursor` of the page before.', examples: ['WyIyMDI2…'] }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50, description: 'A page.', examples: [50] })),
})

const reason = Type.Optional(
  Type.Enum(['hard_bounce', 'complaint', 'manual'], { description: 'Why. Default manual.', examples: ['manual'] }),
)
const note = Type.Optional(
  Type.String({ maxLength: 500, description: 'In your words.', examples: ['Asked on the telephone.'] }),
)

export const suppressSchema = Type.Object(
  { channel: keySchema('Key of a channel.', 'email'), address, reason, note },
  { ...strict, description: 'An address that nothing is to be sent to.' },
)

export const importSchema = Type.Object(
  {
    channel: keySchema('Key of a channel.', 'email'),
    text: Type.String({
      minLength: 1,
      maxLength: 2_000_000,
      description: 'One address a line, or CSV whose first column holds them; at most 20,000.',
      examples: ['email,date\nada@example.org,2026-11-01\n'],
    }),
    reason,
    note,
  },
  { ...strict, description: 'Addresses that nothing is to be sent to.' },
)

export const importedSchema = Type.Object(
  {
    addresses: Type.Integer({ description: 'Different addresses that were read.', examples: [1] }),
    added: Type.Integer({ description: 'Those that were not suppressed before.', examples: [1] }),
    unread: Type.Array(Type.Integer({ description: 'A line.', examples: [3] }), {
      description: 'Lines that hold no address, by their number; the first hundred.',
    }),
  },
  { description: 'What became of the addresses.' },
)

export const liftSchema = Type.Object(
  {
    note: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'Why it may be written to again.',
      examples: ['They gave it again.'],
    }),
  },
  { ...strict, description: 'Why.' },
)
