import { CHANNELS, type Json } from '@diapason/kernel'
import { Type } from 'typebox'
import { type BodyProblem, conditionProblems, defineKind, keySchema, repeatedKeys } from '../definitions/index.ts'

const Content = Type.Unknown({
  description: 'What is shown: any JSON, in the shape that the touchpoint expects.',
  examples: [{ title: 'Welcome back', image: '/hero-member.avif' }],
})
const Form = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'Form in which it is shown, in the words of the touchpoint.',
  examples: ['card'],
})

const Variant = Type.Object(
  {
    key: keySchema('Key of the variant, unique in its element.', 'subscriber'),
    name: Type.Optional(
      Type.String({ maxLength: 200, description: 'Name as shown in the console.', examples: ['Subscribers'] }),
    ),
    when: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Condition under which the variant is shown, see "Conditions"; absent is always.',
        examples: [{ 'traits.tier': { $in: ['gold', 'platinum'] } }],
      }),
    ),
    form: Type.Optional(Form),
    content: Content,
  },
  { additionalProperties: false, description: 'One way in which the element can be.' },
)

const ElementSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name as shown in the console.',
      examples: ['Home hero'],
    }),
    description: Type.Optional(
      Type.String({
        maxLength: 2000,
        description: 'What it is for.',
        examples: ['First thing seen on the home page.'],
      }),
    ),
    touchpoint: Type.Optional(
      Type.String({ maxLength: 200, description: 'Where the customer meets it.', examples: ['web/home'] }),
    ),
    purpose: Type.Optional(
      keySchema(
        'Purpose it serves. Who does not permit it sees the fallback; absent, it knows nothing that is kept for purposes.',
        'personalisation',
      ),
    ),
    channels: Type.Optional(
      Type.Array(Type.Enum([...CHANNELS]), {
        maxItems: CHANNELS.length,
        uniqueItems: true,
        description: 'Channels on which it adapts; absent is all of them. Elsewhere the fallback is shown.',
        examples: [['web', 'app']],
      }),
    ),
    enabled: Type.Optional(
      Type.Boolean({ description: 'False shows the fallback to everyone. Default true.', examples: [true] }),
    ),
    variants: Type.Array(Variant, {
      maxItems: 200,
      description: 'In order: the first whose condition matches is shown.',
      examples: [[{ key: 'subscriber', when: { 'traits.subscriber': true }, content: { title: 'Welcome back' } }]],
    }),
    fallback: Type.Object(
      { form: Type.Optional(Form), content: Content },
      {
        additionalProperties: false,
        description: 'Shown when no variant matches, and whenever anything prevents adapting.',
        examples: [{ content: { title: 'Welcome' } }],
      },
    ),
  },
  { additionalProperties: false, description: 'An element of the experience, with its variants.' },
)

/** Elements: what a place of a touchpoint can show, and to whom. */
export const elementKind = defineKind({
  kind: 'element',
  collection: 'elements',
  tag: 'Elements',
  noun: 'element',
  schema: ElementSchema,
  references: ({ purpose }) => (purpose === undefined ? [] : [{ at: ['purpose'], kind: 'purpose', key: purpose }]),
  check: ({ variants }) => [
    ...repeatedKeys(variants, ['variants']),
    ...variants.flatMap(({ when }, index): BodyProblem[] =>
      when === undefined ? [] : conditionProblems(when as Json, ['variants', index, 'when']),
    ),
  ],
})
