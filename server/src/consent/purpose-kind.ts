import { durationOf, LEGAL_BASES } from '@diapason/kernel'
import { type Static, Type } from 'typebox'
import { type BodyProblem, defineKind, keySchema, type World } from '../definitions/index.ts'
import { signalProblems, signalsSchema } from './purpose-signals.ts'
import { repeatedTexts, textsSchema } from './text-schema.ts'

const DAY = 86_400_000

const PurposeSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name as shown in the console.',
      examples: ['Personalisation'],
    }),
    description: Type.Optional(
      Type.String({
        maxLength: 2000,
        description: 'What is done with the data, for the record of processing.',
        examples: ['Articles are chosen by what somebody read.'],
      }),
    ),
    basis: Type.Enum([...LEGAL_BASES], {
      description:
        'Legal basis (GDPR, article 6). `consent` needs a yes; `legitimate_interest` and `public_task` hold until somebody objects; the others need neither.',
      examples: ['consent'],
    }),
    parent: Type.Optional(keySchema('Purpose without which this one is not permitted either.', 'personalisation')),
    expires: Type.Optional(
      Type.String({
        maxLength: 40,
        description: '`consent`: how long a yes holds, an ISO 8601 duration in weeks or days; absent is for ever.',
        examples: ['P395D'],
      }),
    ),
    confirmed: Type.Optional(
      Type.Boolean({
        description: '`consent`: a yes waits until it is confirmed (double opt-in). Default false.',
        examples: [false],
      }),
    ),
    signals: Type.Optional(signalsSchema),
    texts: textsSchema,
  },
  { additionalProperties: false, description: 'What personal data is used for, and on which legal basis.' },
)

export type PurposeBody = Static<typeof PurposeSchema>

/** Purposes: for what personal data may be used. The key is what messages, keys and elements say. */
export const purposeKind = defineKind({
  kind: 'purpose',
  collection: 'purposes',
  tag: 'Consent',
  noun: 'purpose',
  keyExample: 'personalisation',
  schema: PurposeSchema,
  references: ({ parent }) => (parent === undefined ? [] : [{ at: ['parent'], kind: 'purpose', key: parent }]),
  check: ({ basis, parent, expires, confirmed, signals, texts = [] }, world) => {
    const problems: BodyProblem[] = [...signalProblems(basis, signals)]
    if (basis !== 'consent' && expires !== undefined)
      problems.push({ at: ['expires'], code: 'expires_unused', message: 'has a meaning for consent only' })
    else if (expires !== undefined && (durationOf(expires) ?? 0) < DAY)
      problems.push({
        at: ['expires'],
        code: 'duration_invalid',
        message: 'is not a duration of a day or more in weeks and days, such as P395D',
      })
    if (basis !== 'consent' && confirmed)
      problems.push({ at: ['confirmed'], code: 'confirmed_unused', message: 'has a meaning for consent only' })
    if (parent !== undefined && isCircular(parent, world))
      problems.push({
        at: ['parent'],
        code: 'purpose_circular',
        message: 'makes a circle: a purpose would stand under itself',
      })
    return [...problems, ...repeatedTexts(texts)]
  },
})

/** Whether the line that begins here never ends, in the world as it would be. */
function isCircular(from: string, world: World): boolean {
  const line = new Set<string>()
  for (let key: string | undefined = from; key !== undefined; ) {
    if (line.has(key)) return true
    line.add(key)
    key = (world.body('purpose', key) as PurposeBody | undefined)?.parent
  }
  return false
}
