import { Type } from 'typebox'
import { leftOutSchema } from './reading-purpose.ts'

const instant = (description: string) =>
  Type.String({ description: `${description} ISO 8601, UTC.`, examples: ['2026-11-21T10:02:00.000Z'] })
const identifier = (description: string) =>
  Type.Object(
    {
      type: Type.String({ description: 'Kind of identifier.', examples: ['userId'] }),
      value: Type.String({ description: 'Its value.', examples: ['u-7'] }),
    },
    { description },
  )
const provenance = {
  at: instant('When it happened.'),
  source: Type.String({ description: 'Id of the key that sent it.', examples: ['k-1'] }),
  channel: Type.String({ description: 'Channel it came through.', examples: ['store'] }),
  messageId: Type.String({ description: 'The message it came with.', examples: ['m-1'] }),
}

export const personIdSchema = Type.Object({
  id: Type.String({
    format: 'uuid',
    description: 'Id of the person, or any of their origins.',
    examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'],
  }),
})

export const peopleSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Type.String({ description: 'Id of the person.', examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'] }),
        label: Type.String({ description: 'What to call them.', examples: ['Ada Lovelace'] }),
        identifiers: Type.Array(identifier('One of their identifiers.'), {
          description: 'Up to five of them: the user id first, visits last.',
        }),
        more: Type.Integer({ description: 'How many more their profile lists.', examples: [2] }),
        lastSeen: instant('Their latest message.'),
        events: Type.Integer({ description: 'Messages in all.', examples: [12] }),
      }),
      { description: 'People, most recently seen first.' },
    ),
    nextCursor: Type.Union([Type.String(), Type.Null()], {
      description: 'For the next page; null on the last.',
      examples: [null],
    }),
    leftOut: leftOutSchema,
  },
  { description: 'A page of people.' },
)

export const personSchema = Type.Object(
  {
    id: Type.String({ description: 'Id of the person.', examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'] }),
    label: Type.String({ description: 'What to call them.', examples: ['Ada Lovelace'] }),
    profile: Type.Unknown({
      description:
        'The document: identifiers, traits (value, at, source, channel, messageId), assignments, activity. A fold of the log.',
      examples: [
        {
          format: 4,
          traits: {
            tier: { value: 'gold', at: '2026-11-21T10:02:00.000Z', source: 'k-1', channel: 'store', messageId: 'm-1' },
          },
        },
      ],
    }),
    links: Type.Array(
      Type.Object({
        a: identifier('One side.'),
        b: identifier('The other.'),
        ...provenance,
        origin: Type.String({
          description: 'Origin of the message that is the evidence.',
          examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'],
        }),
        rule: Type.String({ description: 'Why they are taken for one person.', examples: ['same_message'] }),
      }),
      {
        description:
          'Evidence that these identifiers are one person: the hundred oldest. `GET /api/people/{id}/identity/links` has all of them.',
      },
    ),
    restrictedSince: Type.Union([Type.String(), Type.Null()], {
      description:
        'ISO 8601: since when nothing of them may be used but what they said yes to since (GDPR, article 18); null where that is not so.',
      examples: [null],
    }),
    document: Type.Object(
      {
        bytes: Type.Integer({ description: 'Size of the document.', examples: [2048] }),
        version: Type.Integer({ description: 'Changes with every write.', examples: [17] }),
      },
      { description: 'How the document is stored.' },
    ),
  },
  { description: 'One person.' },
)

export const rebuiltSchema = Type.Object(
  {
    id: Type.String({ description: 'Id of the person.', examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'] }),
    events: Type.Integer({ description: 'Messages folded.', examples: [12] }),
    bytes: Type.Integer({ description: 'Size of the document.', examples: [2048] }),
    same: Type.Boolean({ description: 'Whether the stored document was the same, byte for byte.', examples: [true] }),
    older: Type.Boolean({
      description: 'Whether it differed by its format alone, which was that of an earlier version.',
      examples: [false],
    }),
  },
  { description: 'What rebuilding found.' },
)
