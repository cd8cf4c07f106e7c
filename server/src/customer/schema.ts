import { Type } from 'typebox'
import { SCOPES } from './link.ts'

const ID = '019a4f0e-7c1e-7d3a-9b55-0c4f8f3f2d11'
const text = (description: string, example: string) => Type.String({ description, examples: [example] })
const instant = (description: string) => text(`${description} ISO 8601, UTC.`, '2026-11-21T10:02:00.000Z')
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(of: T, description: string) =>
  Type.Union([of, Type.Null()], { description })

const scope = Type.Enum([...SCOPES], {
  description:
    'What it opens. preferences: their choices. data: all that is known of them, and their choices. unsubscribe: one button. confirm: a yes that waits.',
  examples: ['preferences'],
})

export const newLinkSchema = Type.Object(
  {
    scope,
    subject: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9][a-z0-9_.-]{0,63}(@([a-z0-9][a-z0-9_.-]{0,63}|[*]))?$',
        description:
          'What is confirmed, or unsubscribed from: the key of a purpose, a topic on a channel (`culture@email`), or a topic on all of them (`culture@*`). Absent, it is about everything.',
        examples: ['culture@email'],
      }),
    ),
    expires: Type.Optional(
      Type.String({
        maxLength: 40,
        description:
          'How long it holds, an ISO 8601 duration in weeks, days and hours. Default P180D for preferences, P365D for unsubscribe, P7D for confirm, P1D for data; P400D at most, for data P7D.',
        examples: ['P30D'],
      }),
    ),
    note: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'What it was made for.',
        examples: ['Asked on the telephone'],
      }),
    ),
  },
  { additionalProperties: false },
)

export const linkSchema = Type.Object(
  {
    id: text('Its id; it opens nothing.', ID),
    scope,
    subject: nullable(
      text('What is confirmed, or unsubscribed from.', 'newsletter'),
      'Null where it is about everything.',
    ),
    madeBy: text('Who made it: `user:…`, `key:…` or `operator`.', 'user:4711'),
    note: nullable(text('What it was made for.', 'Asked on the telephone'), 'Null where nobody said.'),
    madeAt: instant('When it was made.'),
    expiresAt: instant('When it ends by itself.'),
    revokedAt: nullable(instant('When somebody ended it.'), 'Null while nobody did.'),
    revokedBy: nullable(text('Who ended it.', 'user:4711'), 'Null while nobody did.'),
    usedAt: nullable(instant('When it was opened last, to the minute.'), 'Null while nobody did.'),
  },
  { description: 'A link of a customer, without what opens it.' },
)

export const madeLinkSchema = Type.Object(
  {
    link: linkSchema,
    url: text(
      'Its address. It is told this once, and kept nowhere.',
      'https://cx.example.org/c/eyJhbGciOiJIUzI1NiJ9.…/preferences',
    ),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description:
          'Of a link that unsubscribes: headers for the message it is sent with (RFC 8058, RFC 2369), to be signed by DKIM.',
        examples: [{ 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }],
      }),
    ),
  },
  { description: 'A new link, with its address.' },
)

export const linksSchema = Type.Object(
  { items: Type.Array(linkSchema, { description: 'Newest first, 200 at most.' }) },
  { description: 'Links of a person.' },
)
