import type { Json } from '@diapason/kernel'
import { type Static, Type } from 'typebox'
import {
  type BodyProblem,
  conditionProblems,
  defineKind,
  keySchema,
  type Reference,
  repeatedKeys,
  type World,
} from '../definitions/index.ts'
import { attributionWindowSeconds, DEFAULT_ATTRIBUTION_WINDOW } from './attribution-window.ts'

/** Shares are written by people, 0.333 three times: what is missing to 1 may be a rounding. */
const WEIGHT_TOLERANCE = 0.001 + Number.EPSILON

const Attribute = (description: string, example: string) =>
  Type.String({ minLength: 1, maxLength: 100, description, examples: [example] })

const Variation = Type.Object(
  {
    key: keySchema('Key of the variation, unique in its experiment.', 'b'),
    name: Type.Optional(
      Type.String({ maxLength: 200, description: 'Name as shown in the console.', examples: ["Men's e-mail"] }),
    ),
    weight: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'Share of those who take part. On every variation or on none; together 1.',
        examples: [0.5],
      }),
    ),
    variant: Type.Optional(
      keySchema('Variant of the element that is shown; absent shows what everyone else sees.', 'subscriber'),
    ),
  },
  { additionalProperties: false, description: 'One arm of the experiment.' },
)

const ExperimentSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name as shown in the console.',
      examples: ['Hero, autumn'],
    }),
    hypothesis: Type.Optional(
      Type.String({
        maxLength: 2000,
        description: 'What is expected, and why.',
        examples: ['A reader who is greeted by name comes back more often.'],
      }),
    ),
    element: Type.Optional(
      keySchema(
        'Element that it varies; absent when people are assigned elsewhere and only measured here.',
        'home-hero',
      ),
    ),
    status: Type.Enum(['draft', 'running', 'stopped'], {
      description: 'Only a running experiment assigns anyone.',
      examples: ['running'],
    }),
    hashAttribute: Type.Optional(
      Attribute('Identifier type or trait by which people are assigned. Default userId.', 'userId'),
    ),
    fallbackAttribute: Type.Optional(Attribute('Used where the first is unknown. Default anonymousId.', 'anonymousId')),
    hashVersion: Type.Optional(
      Type.Union([Type.Literal(1), Type.Literal(2)], {
        description: "GrowthBook's hash version: 1 (default), or 2, which is less biased.",
        examples: [2],
      }),
    ),
    seed: Type.Optional(Attribute("Seed of the assignment. Default the experiment's key.", 'hero-2026-11')),
    coverage: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'Share of people who take part. Default 1.',
        examples: [0.2],
      }),
    ),
    namespace: Type.Optional(
      Type.Object(
        {
          id: Attribute('Name of the namespace.', 'home'),
          range: Type.Tuple([Type.Number({ minimum: 0, maximum: 1 }), Type.Number({ minimum: 0, maximum: 1 })], {
            description: 'Part of the namespace that this experiment takes, from (included) to (excluded).',
            examples: [[0, 0.5]],
          }),
        },
        {
          additionalProperties: false,
          description: 'Keeps experiments apart: nobody takes part in two whose ranges do not overlap.',
          examples: [{ id: 'home', range: [0, 0.5] }],
        },
      ),
    ),
    when: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Condition to take part, see "Conditions"; absent is everyone.',
        examples: [{ 'context.channel': 'web' }],
      }),
    ),
    variations: Type.Array(Variation, {
      minItems: 2,
      maxItems: 20,
      description: 'The arms.',
      examples: [[{ key: 'a' }, { key: 'b', variant: 'subscriber' }]],
    }),
    control: Type.Optional(keySchema('Variation that the others are compared with. Default the first.', 'a')),
    metrics: Type.Optional(
      Type.Array(keySchema('Key of a metric.', 'spend'), {
        maxItems: 50,
        uniqueItems: true,
        description: 'Metrics by which it is judged, the most important first.',
        examples: [['spend', 'visit']],
      }),
    ),
    attributionWindow: Type.Optional(
      Type.String({
        maxLength: 50,
        description: `How long after the exposure events count: ISO 8601, of fixed length. Default ${DEFAULT_ATTRIBUTION_WINDOW}.`,
        examples: ['P14D'],
      }),
    ),
    startedAt: Type.Optional(
      Type.String({ format: 'date-time', description: 'When it began.', examples: ['2026-11-02T00:00:00.000Z'] }),
    ),
    endedAt: Type.Optional(
      Type.String({ format: 'date-time', description: 'When it ended.', examples: ['2026-11-16T00:00:00.000Z'] }),
    ),
  },
  { additionalProperties: false, description: 'An experiment: who is shown what, and what it is judged by.' },
)

type Body = Static<typeof ExperimentSchema>

/** Experiments: arms, who takes part, and the metrics that judge them. */
export const experimentKind = defineKind({
  kind: 'experiment',
  collection: 'experiments',
  tag: 'Experiments',
  noun: 'experiment',
  schema: ExperimentSchema,
  references: ({ element, metrics = [] }) => [
    ...(element === undefined ? [] : [{ at: ['element'], kind: 'element', key: element } satisfies Reference]),
    ...metrics.map((key, index): Reference => ({ at: ['metrics', index], kind: 'metric', key })),
  ],
  check: (body, world) => [
    ...repeatedKeys(body.variations, ['variations']),
    ...armProblems(body, world),
    ...weightProblems(body),
    ...rangeProblems(body),
    ...(body.when === undefined ? [] : conditionProblems(body.when as Json, ['when'])),
  ],
})

function armProblems({ variations, control, element }: Body, world: World): BodyProblem[] {
  const problems: BodyProblem[] = []
  if (control !== undefined && !variations.some(({ key }) => key === control)) {
    problems.push({
      at: ['control'],
      code: 'control_unknown',
      message: `names ${control}, which is not one of the variations`,
    })
  }
  const shown = element === undefined ? undefined : (world.body('element', element) as { variants?: { key: string }[] })
  for (const [index, { variant }] of variations.entries()) {
    if (variant === undefined) continue
    const at = ['variations', index, 'variant']
    if (element === undefined) {
      problems.push({ at, code: 'variant_without_element', message: 'has no meaning without an element' })
    } else if (shown && !shown.variants?.some(({ key }) => key === variant)) {
      problems.push({
        at,
        code: 'reference_unknown',
        message: `names ${variant}, which is not a variant of ${element}`,
      })
    }
  }
  return problems
}

function weightProblems({ variations }: Body): BodyProblem[] {
  const weights = variations.flatMap(({ weight }) => (weight === undefined ? [] : [weight]))
  if (weights.length === 0) return []
  if (weights.length < variations.length) {
    return [
      {
        at: ['variations'],
        code: 'weights_incomplete',
        message: 'has weights on some variations only: give all or none',
      },
    ]
  }
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (Math.abs(sum - 1) <= WEIGHT_TOLERANCE) return []
  return [
    {
      at: ['variations'],
      code: 'weights_sum',
      message: `has weights that add up to ${Number(sum.toFixed(4))} instead of 1`,
    },
  ]
}

function rangeProblems({ namespace, startedAt, endedAt, attributionWindow }: Body): BodyProblem[] {
  const problems: BodyProblem[] = []
  if (namespace && namespace.range[0] >= namespace.range[1]) {
    problems.push({ at: ['namespace', 'range'], code: 'range_empty', message: 'ends before it begins' })
  }
  if (attributionWindow !== undefined && attributionWindowSeconds(attributionWindow) === undefined) {
    const message = 'is not an ISO 8601 duration in weeks, days, hours, minutes or seconds, such as P14D'
    problems.push({ at: ['attributionWindow'], code: 'duration_invalid', message })
  }
  if (startedAt !== undefined && endedAt !== undefined && Date.parse(endedAt) <= Date.parse(startedAt)) {
    problems.push({ at: ['endedAt'], code: 'range_empty', message: 'is not after startedAt' })
  }
  return problems
}
