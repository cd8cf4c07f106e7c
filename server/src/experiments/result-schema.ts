import { type TSchema, Type } from 'typebox'

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const closed = { additionalProperties: false } as const

const Key = (description: string, example: string) => Type.String({ description, examples: [example] })
const Count = (description: string, example: number) => Type.Integer({ minimum: 0, description, examples: [example] })
const Day = Type.String({ description: 'Day of the first exposure, in UTC.', examples: ['2026-03-01'] })

const IntervalSchema = Type.Tuple(
  [Type.Number({ description: 'Low end.' }), Type.Number({ description: 'High end.' })],
  {
    description: 'Both ends of a 95 % interval, in the unit of the value it belongs to.',
    examples: [[0.0697, 0.0832]],
  },
)

const SampleRatioSchema = Type.Object(
  {
    expected: Type.Array(Type.Number(), {
      description: 'People per arm that the weights call for, in the order of `arms`.',
      examples: [[21_333.3, 21_333.3, 21_333.3]],
    }),
    observed: Type.Array(Type.Integer(), {
      description: 'People per arm that were seen, in the order of `arms`.',
      examples: [[21_306, 21_307, 21_387]],
    }),
    chiSquared: nullable(
      Type.Number({ description: 'Pearson’s statistic; null where there is nothing to test.', examples: [0.2] }),
    ),
    p: nullable(Type.Number({ description: 'Probability of so uneven a split by chance.', examples: [0.9] })),
    verdict: Type.Union([Type.Literal('balanced'), Type.Literal('mismatch'), Type.Literal('too_few')], {
      description:
        '`mismatch` below p = 0.001: the arms are not comparable, trust no difference. `too_few` under five expected in an arm.',
      examples: ['balanced'],
    }),
  },
  { ...closed, description: 'Whether people were split between the arms as the weights say (sample-ratio check).' },
)

const ArmResultSchema = Type.Object(
  {
    arm: Key('Key of the variation.', 'mens'),
    n: Count('People in the arm.', 21_307),
    value: nullable(
      Type.Number({
        description: 'Rate (0 to 1) of a proportion, mean per person otherwise; null without people.',
        examples: [0.1828],
      }),
    ),
    interval: nullable(IntervalSchema),
    total: Type.Number({ description: 'People who did it, events, or sum of the values.', examples: [3894] }),
  },
  closed,
)

const ComparisonSchema = Type.Object(
  {
    arm: Key('Key of the variation compared with the control.', 'mens'),
    difference: nullable(
      Type.Number({ description: 'Value of the arm less that of the control.', examples: [0.0766] }),
    ),
    interval: nullable(IntervalSchema),
    lift: nullable(
      Type.Number({
        description: 'Difference as a share of the control’s value: 0.1 is 10 % more.',
        examples: [0.721],
      }),
    ),
    liftInterval: nullable(IntervalSchema),
    p: nullable(
      Type.Number({
        description: 'Two-sided p-value of the difference, for this comparison alone.',
        examples: [2.4e-111],
      }),
    ),
    verdict: Type.Union([Type.Literal('better'), Type.Literal('worse'), Type.Literal('inconclusive')], {
      description: 'In the metric’s direction; `inconclusive` unless p < 0.05 and the interval leaves out zero.',
      examples: ['better'],
    }),
    reason: Type.Optional(
      Type.Union(
        [
          Type.Literal('no_people'),
          Type.Literal('too_few_people'),
          Type.Literal('no_variance'),
          Type.Literal('control_is_zero'),
          Type.Literal('impossible_sums'),
        ],
        { description: 'Why a number above is null.', examples: ['control_is_zero'] },
      ),
    ),
  },
  closed,
)

const MetricResultSchema = Type.Object(
  {
    key: Key('Key of the metric.', 'visit'),
    name: Key('Name of the metric.', 'Visit'),
    aggregation: Type.Union([Type.Literal('proportion'), Type.Literal('count'), Type.Literal('sum')], {
      description: 'What a person’s value is: whether it happened, how often, or how much.',
      examples: ['proportion'],
    }),
    direction: Type.Union([Type.Literal('increase'), Type.Literal('decrease')], {
      description: 'Which way is better.',
      examples: ['increase'],
    }),
    arms: Type.Array(ArmResultSchema, { description: 'Every arm, in the order of the definition.' }),
    comparisons: Type.Array(ComparisonSchema, { description: 'Every arm but the control, against the control.' }),
  },
  closed,
)

/** What `GET /api/experiments/{key}/result` answers. */
export const ResultSchema = Type.Object(
  {
    experiment: Type.Object(
      {
        key: Key('Key of the experiment.', 'email-2008'),
        name: Key('Name of the experiment.', 'E-mail campaign'),
        status: Type.Union([Type.Literal('draft'), Type.Literal('running'), Type.Literal('stopped')], {
          description: 'Status in the live definition.',
          examples: ['running'],
        }),
        control: Key('Key of the variation that the others are compared with.', 'none'),
        attributionWindow: Type.String({
          description: 'ISO 8601 duration after a person’s first exposure in which their events count.',
          examples: ['P14D'],
        }),
      },
      { ...closed, description: 'The experiment as it is defined now.' },
    ),
    computedAt: Type.String({
      format: 'date-time',
      description: 'When this was computed; events on their way to the analytics engine may not be in it yet.',
      examples: ['2026-03-10T00:00:00.000Z'],
    }),
    exposures: Type.Object(
      {
        people: Count('People in the arms.', 64_000),
        crossovers: Count('People seen in more than one arm; left out of every arm.', 0),
        unrecognised: Count('People seen in a variation that the definition does not have; left out.', 0),
        firstAt: nullable(
          Type.String({
            format: 'date-time',
            description: 'Earliest first exposure.',
            examples: ['2026-03-01T08:00:00.000Z'],
          }),
        ),
        lastAt: nullable(
          Type.String({
            format: 'date-time',
            description: 'Latest first exposure.',
            examples: ['2026-03-09T20:00:00.000Z'],
          }),
        ),
        daily: Type.Array(
          Type.Object(
            {
              day: Day,
              arm: Key('Key of the variation.', 'mens'),
              people: Count('People first exposed that day.', 812),
            },
            closed,
          ),
          { description: 'People first exposed, per day and arm, in order of days.' },
        ),
      },
      { ...closed, description: 'Who reached the treatment point. A person counts once, at their first exposure.' },
    ),
    sampleRatio: SampleRatioSchema,
    arms: Type.Array(
      Type.Object(
        {
          key: Key('Key of the variation.', 'mens'),
          name: Key('Name of the variation.', 'Men’s e-mail'),
          control: Type.Boolean({ description: 'Whether the others are compared with this one.', examples: [false] }),
          people: Count('People in the arm.', 21_307),
        },
        closed,
      ),
      { description: 'The variations, in the order of the definition.' },
    ),
    metrics: Type.Array(MetricResultSchema, {
      description: 'The experiment’s metrics, in the order of the definition.',
    }),
    unreadableMetrics: Type.Array(Type.String(), {
      description: 'Metrics that the experiment names but that have no live definition, or a sum without a value.',
      examples: [[]],
    }),
  },
  { ...closed, description: 'Result of an experiment, from exposures and the events of its metrics.' },
)
