import { type LegalBasis, mayRefuse, OPT_OUTS } from '@diapason/kernel'
import { type Static, Type } from 'typebox'
import type { BodyProblem } from '../definitions/index.ts'

const numbers = (highest: number, description: string) =>
  Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: highest }), {
      maxItems: 100,
      uniqueItems: true,
      description,
      examples: [[1]],
    }),
  )

/** What a browser, or a consent platform, says of a purpose on behalf of a person. */
export const signalsSchema = Type.Object(
  {
    gpc: Type.Optional(
      Type.Boolean({
        description:
          'Global Privacy Control: where a browser sends it, it refuses the purpose. That it does not is no yes. Default false.',
        examples: [true],
      }),
    ),
    categories: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        minItems: 1,
        maxItems: 50,
        uniqueItems: true,
        description:
          'Categories of `context.consent.categoryPreferences` as a consent platform calls them: a yes to all of them is a yes, a no to one a no.',
        examples: [['Advertising']],
      }),
    ),
    tcf: Type.Optional(
      Type.Object(
        {
          purposes: numbers(24, 'Purposes of the framework, by their numbers. All of them must be agreed to.'),
          specialFeatures: numbers(12, 'Special features that must be opted in to, by their numbers.'),
          vendors: numbers(
            65_535,
            'Vendors that must be disclosed and agreed to, by their numbers in the global list.',
          ),
          publisher: Type.Optional(
            Type.Boolean({
              description:
                'Whether purposes are read where the string has those of the publisher (Publisher TC) instead of those of vendors. Default false.',
              examples: [false],
            }),
          ),
        },
        {
          additionalProperties: false,
          description:
            'IAB TCF: where the basis is consent, purposes are read as consented to; elsewhere as objected to or not.',
        },
      ),
    ),
    gpp: Type.Optional(
      Type.Array(Type.Enum([...OPT_OUTS]), {
        minItems: 1,
        maxItems: OPT_OUTS.length,
        uniqueItems: true,
        description:
          'IAB GPP, sections of the United States: what, once it is opted out of, refuses the purpose. Not to have opted out is no yes.',
        examples: [['sale', 'sharing']],
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'What signals of browsers and of consent platforms mean for the purpose. Absent: nothing.',
    examples: [{ gpc: true, categories: ['Advertising'] }],
  },
)

/** What is wrong in what a purpose says of signals. */
export function signalProblems(
  basis: LegalBasis,
  signals: Static<typeof signalsSchema> | undefined,
): readonly BodyProblem[] {
  if (signals === undefined) return []
  const problems: BodyProblem[] = []
  if (!mayRefuse(basis))
    problems.push({ at: ['signals'], code: 'signals_unused', message: 'has a meaning only where a word counts' })
  const { tcf } = signals
  if (tcf && !tcf.purposes?.length && !tcf.specialFeatures?.length && !tcf.vendors?.length)
    problems.push({
      at: ['signals', 'tcf'],
      code: 'tcf_empty',
      message: 'names no purpose, no special feature and no vendor',
    })
  // The framework asks for consent to these whatever else is declared: device access, and profiles.
  const never = basis === 'consent' ? [] : (tcf?.purposes ?? []).filter((one) => one === 1 || (one >= 3 && one <= 6))
  if (never.length > 0)
    problems.push({
      at: ['signals', 'tcf', 'purposes'],
      code: 'tcf_needs_consent',
      message: `${never.join(', ')} can rest on nothing but consent in the framework`,
    })
  return problems
}
