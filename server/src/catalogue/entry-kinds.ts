import { durationOf, isJsonObject, type Json, type LegalBasis, NOT_FOR_SPECIAL } from '@diapason/kernel'
import { type Static, Type } from 'typebox'
import { type BodyProblem, defineKind, keySchema, type Reference, type World } from '../definitions/index.ts'
import { contractProblems } from './contract-problems.ts'
import { guarded } from './protection.ts'

/** The three kinds of context of a customer: what they had with the brand, what they said, what they are doing. */
export const CONTEXTS = ['relational', 'personal', 'situational'] as const

/** How delicate data is: `special` are the categories of GDPR, article 9. */
export const SENSITIVITIES = ['ordinary', 'sensitive', 'special'] as const

const Purposes = (description: string) =>
  Type.Optional(
    Type.Array(keySchema('Key of a purpose.', 'personalisation'), {
      maxItems: 50,
      uniqueItems: true,
      description,
      examples: [['personalisation', 'service']],
    }),
  )

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
  sensitivity: Type.Optional(
    Type.Enum([...SENSITIVITIES], {
      description:
        'How delicate it is. special (health, belief, origin, orientation…: GDPR, article 9) must name its purposes, and serves none whose basis is a contract or a legitimate interest. Default ordinary.',
      examples: ['sensitive'],
    }),
  ),
  retention: Type.Optional(
    Type.String({
      maxLength: 40,
      description:
        'How long it stays, an ISO 8601 duration in weeks or days, where that is shorter than the retention of the log: of an event since it came, of a trait since it last came.',
      examples: ['P90D'],
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
    purposes: Purposes(
      'Purposes that it may serve: it is stored of whoever permits one of them. Absent, it serves the purpose of the key that sends it; empty, none.',
    ),
    refused: Type.Optional(
      Type.Enum(['drop', 'detach'], {
        description:
          'What becomes of one that serves no purpose its person permits. drop: it is not stored. detach: it is stored without the person: the properties that the contract names, channel and minute. Default drop.',
        examples: ['detach'],
      }),
    ),
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
    purposes: Purposes(
      'Purposes that may use it, with those under them; to all others it is unknown, and of whoever permits none of them it is not stored. Absent, every purpose may; empty, none.',
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
  references: purposesNamed,
  guarded,
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
  references: purposesNamed,
  guarded,
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

function purposesNamed({ purposes = [] }: Pick<EventEntry, 'purposes'>): Reference[] {
  return purposes.map((key, place) => ({ at: ['purposes', place], kind: 'purpose', key }))
}

function entryProblems(entry: EventEntry | TraitEntry, world: World): BodyProblem[] {
  return [...contractProblemsOf(entry), ...specialProblems(entry, world), ...retentionProblems(entry)]
}

const DAY = 86_400_000

/** It is looked at once a night: no time is kept that is shorter than the time between. */
function retentionProblems({ retention }: EventEntry | TraitEntry): BodyProblem[] {
  if (retention === undefined) return []
  const time = durationOf(retention)
  if (time !== undefined && time >= DAY && time % DAY === 0 && time <= 36_500 * DAY) return []
  return [
    {
      at: ['retention'],
      code: 'retention_invalid',
      message: 'must be whole weeks or days, such as P90D, up to a hundred years',
    },
  ]
}

function specialProblems({ sensitivity, purposes }: EventEntry | TraitEntry, world: World): BodyProblem[] {
  if (sensitivity !== 'special') return []
  if (purposes === undefined)
    return [
      {
        at: ['purposes'],
        code: 'purposes_missing',
        message: 'must be named: data of a special category serves no purpose by default',
      },
    ]
  return purposes.flatMap((key, place) => {
    const purpose = world.body('purpose', key)
    const basis = isJsonObject(purpose) ? purpose.basis : undefined
    if (!NOT_FOR_SPECIAL.has(basis as LegalBasis)) return []
    const message = `names ${key}, whose basis (${String(basis)}) is none on which data of a special category is processed`
    return [{ at: ['purposes', place], code: 'basis_not_for_special', message }]
  })
}

function contractProblemsOf({ contract, onViolation }: EventEntry | TraitEntry): readonly BodyProblem[] {
  if (contract !== undefined) return contractProblems(contract as Json, ['contract'])
  if (onViolation === undefined) return []
  return [{ at: ['onViolation'], code: 'contract_missing', message: 'has no meaning without a contract' }]
}
