import { type Static, Type } from 'typebox'
import { defineKind } from '../definitions/index.ts'

const text = (description: string, example: string, maxLength = 300) =>
  Type.String({ minLength: 1, maxLength, description, examples: [example] })

const contact = (description: string) =>
  Type.Object(
    {
      name: text('Name.', 'Le Fil SAS'),
      address: Type.Optional(text('Postal address.', '12 rue de la République, 69001 Lyon', 500)),
      email: Type.Optional(text('E-mail address.', 'contact@lefil.example')),
      phone: Type.Optional(text('Telephone.', '+33 4 72 00 00 00')),
    },
    { additionalProperties: false, description },
  )

const lines = (description: string, example: string) =>
  Type.Optional(Type.Array(text('One of them.', example, 500), { maxItems: 100, description, examples: [[example]] }))

const ProcessingSchema = Type.Object(
  {
    controller: contact('Who decides for what data is used (GDPR, article 4).'),
    jointControllers: Type.Optional(
      Type.Array(contact('One of them.'), { maxItems: 20, description: 'Who decides it together with them.' }),
    ),
    representative: Type.Optional(contact('Their representative in the Union, where they are not in it.')),
    officer: Type.Optional(contact('The data-protection officer.')),
    people: lines('Whose data it is.', 'Subscribers and readers'),
    recipients: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: text('Who, or what kind of.', 'Printing house'),
            purpose: Type.Optional(text('Key of the purpose it is for; absent, all.', 'newsletter')),
            country: Type.Optional(text('Where, when that is outside the Union.', 'United States')),
            safeguards: Type.Optional(
              text('What protects the data there (article 46).', 'Standard contractual clauses', 500),
            ),
          },
          {
            additionalProperties: false,
            description: 'Somebody who receives data besides the partners that have a key.',
          },
        ),
        { maxItems: 200, description: 'Who receives data, besides partners that have a key here.' },
      ),
    ),
    security: lines('What protects the data, besides what Diapason itself does.', 'Disks are encrypted'),
  },
  { additionalProperties: false, description: 'What the record of processing says that no other definition does.' },
)

export type ProcessingBody = Static<typeof ProcessingSchema>

/** Who answers for the data: one definition, `workspace`. */
export const processingKind = defineKind({
  kind: 'processing',
  collection: 'processing',
  tag: 'Consent',
  noun: 'processing',
  permission: 'purposes',
  onlyKey: 'workspace',
  schema: ProcessingSchema,
  references: ({ recipients = [] }) =>
    recipients.flatMap(({ purpose }, place) =>
      purpose === undefined ? [] : [{ at: ['recipients', place, 'purpose'], kind: 'purpose' as const, key: purpose }],
    ),
  check: () => [],
})
