import { CHANNELS } from '@diapason/kernel'
import { type Static, Type } from 'typebox'
import { COLUMN_TYPES } from './column-type.ts'
import { fileOptionsSchema } from './file-options.ts'

const columnType = Type.Enum([...COLUMN_TYPES], {
  description: 'What the column holds.',
  examples: ['number'],
})

const columnSchema = Type.Union(
  [
    columnType,
    Type.Object(
      {
        type: columnType,
        format: Type.Optional(
          Type.String({
            maxLength: 60,
            description:
              'How a time is written: `iso`, `unix`, `unix-ms`, `excel`, or symbols such as `dd/MM/yyyy HH:mm`; `iso` when absent.',
            examples: ['dd/MM/yyyy HH:mm'],
          }),
        ),
        zone: Type.Optional(
          Type.String({
            maxLength: 60,
            description: 'Time zone of times that say none; `UTC` when absent.',
            examples: ['Europe/Paris'],
          }),
        ),
        decimal: Type.Optional(
          Type.Union([Type.Literal('.'), Type.Literal(',')], {
            description: 'What separates the fraction of a number; a point when absent.',
            examples: [','],
          }),
        ),
        true: Type.Optional(words('What means yes, whatever the case.', 'oui')),
        false: Type.Optional(words('What means no, whatever the case.', 'non')),
        lower: Type.Optional(
          Type.Boolean({
            description: 'Text is written small, as addresses of e-mail that identify should be.',
            examples: [true],
          }),
        ),
      },
      { additionalProperties: false },
    ),
  ],
  { description: 'Type of a column; text when it is not named here.', examples: ['number'] },
)

function words(description: string, example: string) {
  return Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20, description, examples: [[example]] })
}

const value = (description: string, example: unknown) => Type.Unknown({ description, examples: [example] })
const condition = (description: string) =>
  Type.Record(Type.String(), Type.Unknown(), { description, examples: [{ InvoiceNo: { $regex: '^C' } }] })
const values = (description: string, example: unknown) =>
  Type.Record(Type.String({ maxLength: 200 }), Type.Unknown(), { description, examples: [example] })

const messageSchema = Type.Object(
  {
    when: Type.Optional(
      condition('Makes the message only where this holds of the line, or of the first line of its group.'),
    ),
    type: Type.Enum(['identify', 'track', 'page', 'screen', 'group', 'alias'], {
      description: 'Type of the message.',
      examples: ['track'],
    }),
    event: Type.Optional(value('Name of the event, for `track`.', 'Order Completed')),
    name: Type.Optional(value('Name of the page or screen.', '{{Page}}')),
    userId: Type.Optional(value('Identifier of a known person.', '{{CustomerID}}')),
    anonymousId: Type.Optional(value('Identifier of somebody who is not known.', 'visit-{{VisitID}}')),
    previousId: Type.Optional(value('The earlier identity, for `alias`.', '{{OldID}}')),
    groupId: Type.Optional(value('Identifier of the account, for `group`.', '{{CompanyID}}')),
    externalIds: Type.Optional(
      Type.Array(
        Type.Object(
          {
            type: Type.String({ maxLength: 64, description: 'Kind of identifier.', examples: ['email'] }),
            id: value('The identifier; left out where it is empty.', '{{Email}}'),
          },
          { additionalProperties: false },
        ),
        {
          maxItems: 20,
          description: 'Further identifiers of the person.',
          examples: [[{ type: 'email', id: '{{Email}}' }]],
        },
      ),
    ),
    timestamp: Type.Optional(value('When it happened; now when it is not mapped.', '{{InvoiceDate}}')),
    messageId: Type.Optional(
      value(
        'What makes importing the same thing twice count once; made of the file and the line when it is not mapped.',
        'invoice-{{InvoiceNo}}',
      ),
    ),
    channel: Type.Optional(
      Type.Enum([...CHANNELS], {
        description: 'Channel on which it happened; that of the key when absent.',
        examples: ['store'],
      }),
    ),
    traits: Type.Optional(values('Traits, for `identify` and `group`.', { first_name: '{{Prénom}}' })),
    properties: Type.Optional(values('Properties of the event.', { order_id: '{{InvoiceNo}}' })),
    context: Type.Optional(values('Context of the event.', { locale: 'fr-FR' })),
  },
  { additionalProperties: false, description: 'A message that a line, or a group of lines, becomes.' },
)

/** How the lines of a file become messages. Values and conditions are checked when the mapping is compiled. */
export const mappingSchema = Type.Object(
  {
    file: Type.Optional(fileOptionsSchema),
    missing: Type.Optional(
      Type.Array(Type.String({ maxLength: 60 }), {
        maxItems: 20,
        description: 'Texts that mean that a value is missing; empty ones always do.',
        examples: [['NA']],
      }),
    ),
    columns: Type.Optional(
      Type.Record(Type.String({ maxLength: 200 }), columnSchema, {
        description: 'Types of the columns that are not text.',
        examples: [{ Quantity: 'integer' }],
      }),
    ),
    asOf: Type.Optional(
      Type.String({
        maxLength: 40,
        description:
          'As of when the file is: a date (ISO 8601), or a time with its zone. The time of each message that maps none; without it that is when it is imported.',
        examples: ['2026-11-20'],
      }),
    ),
    skip: Type.Optional(
      Type.Array(condition('Lines of which this holds are left out.'), {
        maxItems: 50,
        description: 'Lines that are left out, and counted.',
        examples: [[{ Quantity: 0 }]],
      }),
    ),
    group: Type.Optional(
      Type.Object(
        {
          by: Type.Array(Type.String({ maxLength: 200 }), {
            minItems: 1,
            maxItems: 10,
            description: 'Lines that are equal in these columns become messages together.',
            examples: [['InvoiceNo']],
          }),
          within: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 100_000,
              default: 10_000,
              description: 'How many lines of other groups may stand between two lines of one.',
              examples: [10_000],
            }),
          ),
        },
        { additionalProperties: false, description: 'Which lines belong together; each is alone when absent.' },
      ),
    ),
    messages: Type.Array(messageSchema, {
      minItems: 1,
      maxItems: 20,
      description: 'The messages that each line, or each group, becomes.',
      examples: [[{ type: 'identify', userId: '{{id}}', traits: { city: '{{city}}' } }]],
    }),
  },
  { additionalProperties: false, description: 'How the lines of a file become messages.' },
)

export type Mapping = Static<typeof mappingSchema>
