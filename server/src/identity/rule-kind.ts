import { CHANNELS } from '@diapason/kernel'
import { type Static, Type } from 'typebox'
import { type BodyProblem, defineKind } from '../definitions/index.ts'

const Listed = (description: string, example: string) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description,
      examples: [[example]],
    }),
  )

const RuleSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name as shown in the console.',
      examples: ['Purchase with a card'],
    }),
    description: Type.Optional(
      Type.String({ maxLength: 2000, description: 'Why it is so.', examples: ['The till reads the card.'] }),
    ),
    enabled: Type.Optional(Type.Boolean({ description: 'False leaves it out. Default true.', examples: [true] })),
    priority: Type.Integer({
      minimum: 0,
      maximum: 10_000,
      description: 'Smaller is tried first, then by key; the first that matches decides.',
      examples: [10],
    }),
    when: Type.Optional(
      Type.Object(
        {
          types: Type.Optional(
            Type.Array(Type.Enum(['identify', 'track', 'page', 'screen', 'group', 'alias']), {
              minItems: 1,
              maxItems: 6,
              uniqueItems: true,
              description: 'Types of message.',
              examples: [['identify', 'track']],
            }),
          ),
          events: Listed('Names of events, pages and screens, exactly as they are sent.', 'Order Completed'),
          channels: Type.Optional(
            Type.Array(Type.Enum([...CHANNELS]), {
              minItems: 1,
              maxItems: CHANNELS.length,
              uniqueItems: true,
              description: 'Channels.',
              examples: [['store']],
            }),
          ),
          sources: Listed('Ids of keys.', '0192f0c1-…'),
        },
        {
          additionalProperties: false,
          description: 'Which messages it is about; all parts must fit. Absent is every message.',
          examples: [{ events: ['Order Completed'], channels: ['store'] }],
        },
      ),
    ),
    between: Type.Optional(
      Type.Array(Type.String({ pattern: '^(\\*|[a-zA-Z][a-zA-Z0-9_.-]{0,63})$' }), {
        minItems: 2,
        maxItems: 2,
        description: 'Types of the two identifiers, in any order; `*` is any. Absent is any two.',
        examples: [['loyalty_card', 'email']],
      }),
    ),
    action: Type.Enum(['link', 'suggest', 'never'], {
      description: 'link: one person. suggest: a suggestion for somebody to decide. never: nothing.',
      examples: ['link'],
    }),
    confidence: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'How sure it is, as recorded with the link. Default 1.',
        examples: [0.9],
      }),
    ),
    direction: Type.Optional(
      Type.Enum(['both', 'attach'], {
        description:
          'attach: an identifier that is nobody’s yet becomes somebody’s, and two people who exist are a suggestion. Default both.',
        examples: ['attach'],
      }),
    ),
  },
  { additionalProperties: false, description: 'When two identifiers of one message are one person.' },
)

export type IdentityRuleBody = Static<typeof RuleSchema>

/** Rules of recognition: which messages join which identifiers. */
export const identityRuleKind = defineKind({
  kind: 'identity_rule',
  collection: 'identity-rules',
  tag: 'Identity',
  noun: 'rule',
  permission: 'identifiers',
  schema: RuleSchema,
  references: () => [],
  check: ({ action, direction, confidence }) => {
    const problems: BodyProblem[] = []
    if (direction !== undefined && action !== 'link')
      problems.push({ at: ['direction'], code: 'direction_unused', message: 'has a meaning for rules that link only' })
    if (confidence !== undefined && action === 'never')
      problems.push({
        at: ['confidence'],
        code: 'confidence_unused',
        message: 'has no meaning where nothing is linked',
      })
    return problems
  },
})
