import { Type } from 'typebox'
import { IDENTITY_CHECKS, REFUSALS, REQUEST_KINDS, REQUEST_STATES, REQUEST_WAYS } from './privacy-request.ts'

const REQUEST = '019a4f0e-7c1e-7d3a-9b55-0c4f8f3f2d11'
const ORIGIN = '0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'

const instant = (description: string) =>
  Type.String({ description: `${description} ISO 8601, UTC.`, examples: ['2026-11-21T10:02:00.000Z'] })
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(of: T, description: string) =>
  Type.Union([of, Type.Null()], { description })

export const requestIdSchema = Type.Object({
  id: Type.String({ format: 'uuid', description: 'Id of the request.', examples: [REQUEST] }),
})

export const noteSchema = Type.Optional(
  Type.String({
    maxLength: 2000,
    description: 'In the words of who does it; emptied once the person is erased.',
    examples: ['She wrote to privacy@lefil.example.'],
  }),
)

export const stateSchema = Type.Enum([...REQUEST_STATES], { description: 'Where it stands.', examples: ['received'] })
export const kindSchema = Type.Enum([...REQUEST_KINDS], { description: 'What is asked.', examples: ['access'] })

export const openSchema = Type.Object(
  {
    kind: kindSchema,
    via: Type.Enum([...REQUEST_WAYS], { description: 'How it came.', examples: ['letter'] }),
    note: noteSchema,
    receivedAt: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'When it reached the brand: its deadline counts from then. Now when absent.',
        examples: ['2026-01-10T10:02:00.000Z'],
      }),
    ),
  },
  { additionalProperties: false },
)

export const restrictSchema = Type.Object({ note: noteSchema }, { additionalProperties: false })

export const liftSchema = Type.Object(
  {
    told: Type.String({
      format: 'date-time',
      description: 'When the person was told that it would be lifted: before it is (GDPR, article 18(3)).',
      examples: ['2026-11-21T10:02:00.000Z'],
    }),
    note: noteSchema,
  },
  { additionalProperties: false },
)

export const correctSchema = Type.Object(
  {
    traits: Type.Record(
      Type.String({ minLength: 1, maxLength: 100 }),
      Type.Union([
        Type.String({ maxLength: 10_000, description: 'A text.', examples: ['Brest'] }),
        Type.Number({ description: 'A number.', examples: [41] }),
        Type.Boolean({ description: 'Yes or no.', examples: [true] }),
        Type.Null({ description: 'Clears it.', examples: [null] }),
      ]),
      { maxProperties: 50, description: 'What is to be put right, by trait.', examples: [{ city: 'Brest' }] },
    ),
    note: noteSchema,
  },
  { additionalProperties: false },
)

export const objectSchema = Type.Object(
  {
    purposes: Type.Optional(
      Type.Array(Type.String({ maxLength: 64, description: 'Key of a purpose.', examples: ['statistics'] }), {
        maxItems: 50,
        description: 'Purposes that they object to.',
      }),
    ),
    subscriptions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            topic: Type.String({ maxLength: 64, description: 'Key of the topic.', examples: ['culture'] }),
            channel: Type.String({ maxLength: 64, description: 'Key of the channel.', examples: ['email'] }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 50, description: 'What they want to be sent no more.' },
      ),
    ),
    note: noteSchema,
  },
  { additionalProperties: false },
)

export const checkSchema = Type.Enum([...IDENTITY_CHECKS], {
  description: 'How it is known that who asks is who they say.',
  examples: ['call_back'],
})

export const refusalSchema = Type.Enum([...REFUSALS], {
  description: 'Why it is refused: the person is to be told, and that they may complain to the authority.',
  examples: ['legal_obligation'],
})

export const requestSchema = Type.Object(
  {
    id: Type.String({ description: 'Its id.', examples: [REQUEST] }),
    number: Type.String({ description: 'What people call it by: the end of its id.', examples: ['8F3F-2D11'] }),
    kind: kindSchema,
    state: stateSchema,
    via: Type.Enum([...REQUEST_WAYS], { description: 'How it came.', examples: ['letter'] }),
    origin: nullable(
      Type.String({ description: 'One of the person’s origins.', examples: [ORIGIN] }),
      'Null once the person is erased.',
    ),
    label: nullable(
      Type.String({ description: 'What the person is called.', examples: ['Ada Lovelace'] }),
      'Null where nobody is known under that origin any more.',
    ),
    revision: Type.Integer({ description: 'Raised by each step; its ETag.', examples: [1] }),
    receivedAt: instant('When it reached the brand.'),
    dueAt: instant('Until when it must be answered: 30 days, 90 once extended.'),
    extendedAt: nullable(instant('When more time was taken.'), 'Null when it was not.'),
    closedAt: nullable(instant('When it was answered.'), 'Null while it is open.'),
    refusal: nullable(refusalSchema, 'Null unless it was refused.'),
    restricted: Type.Boolean({
      description: 'Whether the person is restricted now, by whichever request (GDPR, article 18).',
      examples: [false],
    }),
    openedBy: Type.String({ description: 'Who wrote it down; customer for the person.', examples: ['user:7f'] }),
    history: Type.Array(
      Type.Object({
        at: instant('When.'),
        by: Type.String({ description: 'Who: a principal, customer or system.', examples: ['user:7f'] }),
        what: Type.String({
          description:
            'opened, verified, begun, extended, made, handed_over, corrected, objected, restricted, lifted, refused or done.',
          examples: ['verified'],
        }),
        how: nullable(
          Type.String({
            description: 'How identity was checked, what was made or how it was handed over, or why refused.',
            examples: ['call_back'],
          }),
          'Null where there is none.',
        ),
        note: Type.String({ description: 'In their words.', examples: [''] }),
        changes: Type.Array(
          Type.Object({
            trait: Type.String({ description: 'Name of the trait.', examples: ['city'] }),
            was: Type.Unknown({ description: 'What it was; null where nothing was known.', examples: ['Lyon'] }),
            becomes: Type.Unknown({
              description: 'What it was to become; null where it was cleared.',
              examples: ['Brest'],
            }),
            kept: Type.Boolean({
              description:
                'False where it was not taken: they refuse all that the trait is kept for, or it cannot be this.',
              examples: [true],
            }),
          }),
          { description: 'Traits that were put right.' },
        ),
        refused: Type.Array(Type.String({ description: 'A purpose, or TOPIC@CHANNEL.', examples: ['statistics'] }), {
          description: 'What they objected to, as the ledger has it.',
        }),
        told: nullable(
          instant('When the person was told that the restriction would be lifted.'),
          'Null of every other step.',
        ),
        sha256: Type.Optional(
          Type.String({
            description: 'Of a document that was made: its SHA-256, in hex.',
            examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
          }),
        ),
        octets: Type.Optional(Type.Integer({ description: 'How long it is.', examples: [48120] })),
      }),
      { description: 'What was done, oldest first.' },
    ),
  },
  { description: 'What somebody asked for of their rights.' },
)

export const requestsSchema = Type.Object({
  items: Type.Array(requestSchema, { description: 'Open ones by their deadline, others the newest first.' }),
  nextCursor: Type.Union([Type.String(), Type.Null()], {
    description: 'For the next page; null on the last.',
    examples: [null],
  }),
})
