import type { Json } from '@diapason/kernel'
import { type Static, Type } from 'typebox'
import { defineKind, keySchema } from '../definitions/index.ts'
import { contractProblems } from './contract-problems.ts'

/** The three kinds of context of a customer: what they had with the brand, what they said, what they are doing. */
export const CONTEXTS = ['relational', 'personal', 'situational'] as const

const common = {
  label: Type.Optional(
    Type.Object(
      {
        en: Type.Optional(Type.String({ maxLength: 200, description: 'In English.', examples: ['Order placed'] })),
        fr: Type.Optional(Type.String({ maxLength: 200, description: 'In French.', examples: ['Commande passée'] })),
      },
      {
        additionalProperties: false,
        description: 'What people call it, by language; absent shows its name.',
        examples: [{ en: 'Order placed', fr: 'Commande passée' }],
      },
    ),
  ),
  description: Type.Optional(
    Type.String({
      maxLength: 2000,
      description: 'What it means, and when it is sent.',
      examples: ['An order was paid.'],
    }),
  ),
  owner: Type.Optional(
    Type.String({ maxLength: 200, description: 'Who answers for it.', examples: ['Shop team, shop@example.com'] }),
  ),
  context: Type.Optional(
    Type.Enum([...CONTEXTS], {
      description:
        'relational: purchases, contacts, demographics. personal: opinions, answers, stated preferences. situational: what the person is doing now.',
      examples: ['relational'],
    }),
  ),
  onViolation: Type.Optional(
    Type.Enum(['flag', 'reject'], {
      description: 'What becomes of a message that breaks the contract. Default flag: it is taken, and counted.',
      examples: ['reject'],
    }),
  ),
}

const contract = (description: string, examples: readonly object[]) =>
  Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: `${description} JSON Schema, draft 2020-12; references stay inside, patterns are RE2.`,
      examples: [...examples],
    }),
  )

const EventSchema = Type.Object(
  {
    type: Type.Optional(
      Type.Enum(['track', 'page', 'screen'], {
        description: 'Type of the message. Default track.',
        examples: ['track'],
      }),
    ),
    event: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name of the event, page or screen, exactly as it is sent.',
      examples: ['Order Completed'],
    }),
    ...common,
    contract: contract('What its properties must be.', [
      { type: 'object', properties: { revenue: { type: 'number', minimum: 0 } }, required: ['revenue'] },
    ]),
  },
  { additionalProperties: false, description: 'An event that is planned: what it means, and what it must carry.' },
)

const TraitSchema = Type.Object(
  {
    trait: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Name of the trait, exactly as it is sent.',
      examples: ['tier'],
    }),
    ...common,
    purposes: Type.Optional(
      Type.Array(keySchema('Key of a purpose.', 'personalisation'), {
        maxItems: 50,
        uniqueItems: true,
        description:
          'Purposes that may use it, with those under them; to all others it is unknown. Absent, every purpose may; empty, none.',
        examples: [['personalisation', 'service']],
      }),
    ),
    contract: contract('What its value must be; null, which clears it, is always allowed.', [
      { type: 'string', enum: ['silver', 'gold', 'platinum'] },
    ]),
  },
  { additionalProperties: false, description: 'A trait that is planned: what it means, and what it can be.' },
)

const SettingsSchema = Type.Object(
  {
    unplanned: Type.Enum(['allow', 'flag', 'reject'], {
      description:
        'What becomes of a `track` message whose event nobody planned. Default allow. Exposures (`Experiment Viewed`, `Element Viewed`) are planned by nature.',
      examples: ['flag'],
    }),
  },
  { additionalProperties: false, description: 'How strictly the catalogue is applied.' },
)

export type EventEntry = Static<typeof EventSchema>
export type TraitEntry = Static<typeof TraitSchema>
export type CatalogueSettings = Static<typeof SettingsSchema>

/** Events of the catalogue: what they mean, and what they must carry. */
export const eventKind = defineKind({
  kind: 'event',
  collection: 'event-entries',
  tag: 'Catalogue',
  noun: 'event',
  permission: 'catalogue',
  schema: EventSchema,
  unique: ({ type = 'track', event }) => ({ at: ['event'], value: `${type} ${event}` }),
  references: () => [],
  check: entryProblems,
})

/** Traits of the catalogue. */
export const traitKind = defineKind({
  kind: 'trait',
  collection: 'trait-entries',
  tag: 'Catalogue',
  noun: 'trait',
  permission: 'catalogue',
  schema: TraitSchema,
  unique: ({ trait }) => ({ at: ['trait'], value: trait }),
  references: ({ purposes = [] }) => purposes.map((key, place) => ({ at: ['purposes', place], kind: 'purpose', key })),
  check: entryProblems,
})

/** What holds for the whole catalogue: one definition, `workspace`. */
export const catalogueSettingsKind = defineKind({
  kind: 'catalogue_settings',
  collection: 'catalogue-settings',
  tag: 'Catalogue',
  noun: 'settings',
  permission: 'catalogue',
  onlyKey: 'workspace',
  schema: SettingsSchema,
  references: () => [],
  check: () => [],
})

function entryProblems({ contract, onViolation }: Pick<EventEntry, 'contract' | 'onViolation'>) {
  if (contract !== undefined) return contractProblems(contract as Json, ['contract'])
  if (onViolation === undefined) return []
  return [{ at: ['onViolation'], code: 'contract_missing', message: 'has no meaning without a contract' }]
}
