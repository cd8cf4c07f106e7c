import { durationOf, isJsonObject, LEGAL_BASES } from '@diapason/kernel'
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
  settled: (before, { basis, parent }, world) => {
    const problems: BodyProblem[] = []
    const was = isJsonObject(before) ? before : {}
    if (was.basis !== basis)
      problems.push({
        at: ['basis'],
        code: 'basis_settled',
        message: `is ${was.basis}: what people said, or did not say, was said to that`,
      })
    // Who refused what a purpose stood under refused the purpose with it.
    if (typeof was.parent === 'string' && !isInLine(was.parent, parent, world))
      problems.push({
        at: ['parent'],
        code: 'parent_settled',
        message: `no longer leads to ${was.parent}: who refused that would be taken to permit this`,
      })
    return problems
  },
})

/** Whether a purpose is among those that a line meets, in the world as it would be. */
function isInLine(purpose: string, from: string | undefined, world: World): boolean {
  return lineFrom(from, world).has(purpose)
}

/** Whether the line that begins here never ends, in the world as it would be. */
function isCircular(from: string, world: World): boolean {
  const line = lineFrom(from, world)
  const last = [...line].at(-1) ?? from
  return line.has(parentOf(last, world) ?? '')
}

/** A purpose and those that it stands under, each once. */
function lineFrom(from: string | undefined, world: World): ReadonlySet<string> {
  const line = new Set<string>()
  for (let key = from; key !== undefined && !line.has(key); key = parentOf(key, world)) line.add(key)
  return line
}

function parentOf(key: string, world: World): string | undefined {
  return (world.body('purpose', key) as PurposeBody | undefined)?.parent
}
