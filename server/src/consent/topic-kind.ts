import { FREQUENCIES, type LegalBasis, mayRefuse, SUBSCRIBED } from '@diapason/kernel'
import { Type } from 'typebox'
import { type BodyProblem, defineKind, keySchema, type World } from '../definitions/index.ts'
import { repeatedTexts, textsSchema } from './text-schema.ts'

const TopicSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name as shown in the console.',
      examples: ['Culture'],
    }),
    description: Type.Optional(
      Type.String({
        maxLength: 2000,
        description: 'What it is, for colleagues.',
        examples: ['Every Friday, the week’s culture.'],
      }),
    ),
    purpose: keySchema('Purpose that it serves: whoever does not permit it receives nothing of this topic.', 'letters'),
    channels: Type.Array(keySchema('Key of a channel.', 'email'), {
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
      description: 'Channels that it goes out on; each with this topic is a subscription of its own.',
      examples: [['email']],
    }),
    frequencies: Type.Optional(
      Type.Array(Type.Enum([...FREQUENCIES], { description: 'How often.', examples: ['weekly'] }), {
        maxItems: FREQUENCIES.length,
        uniqueItems: true,
        description: 'How often people may choose to hear of it; the first is what holds where they chose none.',
        examples: [['weekly', 'monthly']],
      }),
    ),
    subscribed: Type.Enum([...SUBSCRIBED], {
      description:
        'Who is subscribed, among those who permit the purpose: `when_asked` who said yes to it; `unless_left` who has not left it; `always` everybody, whatever they say, which only a contract, a legal obligation or a vital interest allows.',
      examples: ['when_asked'],
    }),
    confirmed: Type.Optional(
      Type.Boolean({
        description: 'A yes waits until it is confirmed (double opt-in). Default false.',
        examples: [false],
      }),
    ),
    urgent: Type.Optional(
      Type.Boolean({ description: 'It leaves during quiet hours as well. Default false.', examples: [false] }),
    ),
    texts: textsSchema,
  },
  { additionalProperties: false, description: 'What messages are about.' },
)

/** Topics: what people subscribe to. The key is what messages say. */
export const topicKind = defineKind({
  kind: 'topic',
  collection: 'topics',
  tag: 'Subscriptions',
  noun: 'topic',
  keyExample: 'culture',
  schema: TopicSchema,
  references: ({ purpose, channels }) => [
    { at: ['purpose'], kind: 'purpose', key: purpose },
    ...channels.map((key, place) => ({ at: ['channels', place], kind: 'channel' as const, key })),
  ],
  check: ({ purpose, subscribed, confirmed, texts = [] }, world) => {
    const problems: BodyProblem[] = []
    const basis = basisOf(purpose, world)
    if (subscribed === 'always' && basis !== undefined && mayRefuse(basis))
      problems.push({
        at: ['subscribed'],
        code: 'always_refusable',
        message: 'cannot be always: people may refuse what the purpose rests on',
      })
    if (confirmed && subscribed === 'always')
      problems.push({
        at: ['confirmed'],
        code: 'confirmed_unused',
        message: 'has no meaning where no yes is asked for',
      })
    return [...problems, ...repeatedTexts(texts)]
  },
})

function basisOf(purpose: string, world: World): LegalBasis | undefined {
  return (world.body('purpose', purpose) as { readonly basis: LegalBasis } | undefined)?.basis
}
