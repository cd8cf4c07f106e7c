import { Type } from 'typebox'
import { defineKind } from '../definitions/index.ts'

const MetricSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name as shown in the console.',
      examples: ['Spend'],
    }),
    event: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name of the event that counts, exactly as it is sent.',
      examples: ['Order Completed'],
    }),
    aggregation: Type.Enum(['proportion', 'count', 'sum'], {
      description:
        'proportion: share of people with at least one such event. count: events per person. sum: sum of `value` per person.',
      examples: ['sum'],
    }),
    value: Type.Optional(
      Type.String({
        pattern: '^properties(\\.[^.]{1,100}){1,8}$',
        description: 'For `sum`: dotted path of the number in the event.',
        examples: ['properties.revenue'],
      }),
    ),
    direction: Type.Optional(
      Type.Enum(['increase', 'decrease'], {
        description: 'Which way is better. Default increase.',
        examples: ['increase'],
      }),
    ),
  },
  { additionalProperties: false, description: 'What an experiment is measured by.' },
)

/** Metrics: a number per person, made from events. */
export const metricKind = defineKind({
  kind: 'metric',
  collection: 'metrics',
  tag: 'Metrics',
  noun: 'metric',
  schema: MetricSchema,
  references: () => [],
  check: ({ aggregation, value }) => {
    if (aggregation === 'sum' && value === undefined)
      return [
        {
          at: ['value'],
          code: 'value_required',
          message: 'is needed to sum: the path of the number, such as properties.revenue',
        },
      ]
    if (aggregation !== 'sum' && value !== undefined)
      return [
        {
          at: ['value'],
          code: 'value_unused',
          message: `has no meaning with ${aggregation}: leave it out, or choose sum`,
        },
      ]
    return []
  },
})
