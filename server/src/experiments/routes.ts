import { Type } from 'typebox'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { Experiments } from './experiments.ts'
import { ResultSchema } from './result-schema.ts'

const Params = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 200, description: 'Key of the experiment.', examples: ['email-2008'] }),
})

/** The routes of this capability. */
export function experimentRoutes(experiments: Experiments): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/experiments/:key/result',
      permission: 'experiments:read',
      tag: 'Experiments',
      summary: 'Read the result of an experiment',
      description:
        'Per arm: people, rate or mean with its 95 % interval; against the control: difference, lift, p-value and verdict; and whether the split is as intended. P-values are per comparison, without correction for their number.',
      schema: { params: Params },
      response: { 200: ResultSchema },
      errors: ['experiment_unknown', 'experiment_unreadable', 'analytics_unavailable'],
      handle: ({ params }) => experiments.result(params.key),
    }),
  ]
}
