import { durationOf } from '@diapason/kernel'
import { isSupportedCountry } from 'libphonenumber-js/min'
import { type Static, Type } from 'typebox'
import { type BodyProblem, defineKind } from '../definitions/index.ts'

/** As `context.externalIds` writes it; `unverified` is what this product itself calls what nobody vouches for. */
export const TYPE_PATTERN = '^(?!unverified$)[a-zA-Z][a-zA-Z0-9_.-]{0,63}$'

const DAY = 86_400_000

const IdentifierSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name as shown in the console.',
      examples: ['Loyalty card'],
    }),
    description: Type.Optional(
      Type.String({ maxLength: 2000, description: 'What it is, and who gives it.', examples: ['Given at the till.'] }),
    ),
    strength: Type.Enum(['strong', 'weak'], {
      description: 'A weak one is found by, and never makes two people one by itself.',
      examples: ['strong'],
    }),
    shared: Type.Optional(
      Type.Boolean({
        description: 'Several people have it (a family’s telephone, a shop’s tablet): it joins nobody. Default false.',
        examples: [false],
      }),
    ),
    most: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 20,
        description: 'How many of them one person may have; a message that would give one more makes a suggestion.',
        examples: [3],
      }),
    ),
    normalise: Type.Enum(['none', 'trim', 'lowercase', 'email', 'phone', 'digits', 'alphanumeric'], {
      description: 'How it is written alike, so that one thing spelt in two ways is one identifier.',
      examples: ['alphanumeric'],
    }),
    region: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{2}$',
        description: '`phone`: the country of numbers that are written without it, ISO 3166.',
        examples: ['FR'],
      }),
    ),
    hashed: Type.Optional(
      Type.Boolean({
        description:
          'Only a hash of it is kept, made with a secret of this installation; it is found by its value all the same. Counts for what arrives from now on. Default false.',
        examples: [false],
      }),
    ),
    expires: Type.Optional(
      Type.String({
        maxLength: 40,
        description:
          'A link through it ends when no message has shown the pair for so long: an ISO 8601 duration of a day or more. Counts for links made from now on.',
        examples: ['P180D'],
      }),
    ),
    trust: Type.Array(Type.Enum(['write', 'partner', 'secret']), {
      maxItems: 3,
      uniqueItems: true,
      description: 'Kinds of key that may say it without a token signed by the brand’s server.',
      examples: [['partner', 'secret']],
    }),
  },
  { additionalProperties: false, description: 'A type of identifier: what it is worth, and who may speak for it.' },
)

export type IdentifierBody = Static<typeof IdentifierSchema>

/** Types of identifiers; the key is the type as messages say it. */
export const identifierKind = defineKind({
  kind: 'identifier',
  collection: 'identifiers',
  tag: 'Identity',
  noun: 'identifier',
  keyPattern: TYPE_PATTERN,
  keyExample: 'loyalty_card',
  schema: IdentifierSchema,
  references: () => [],
  check: ({ normalise, region, shared, most, expires }) => {
    const problems: BodyProblem[] = []
    if (region !== undefined && normalise !== 'phone')
      problems.push({ at: ['region'], code: 'region_unused', message: 'has a meaning for telephone numbers only' })
    else if (region !== undefined && !isSupportedCountry(region))
      problems.push({ at: ['region'], code: 'region_unknown', message: 'is not a country with telephone numbers' })
    if (shared && most !== undefined)
      problems.push({ at: ['most'], code: 'most_unused', message: 'has no meaning for what several people share' })
    if (expires !== undefined && (durationOf(expires) ?? 0) < DAY)
      problems.push({
        at: ['expires'],
        code: 'duration_invalid',
        message: 'is not a duration in weeks, days, hours, minutes and seconds of a day or more, such as P180D',
      })
    return problems
  },
})
