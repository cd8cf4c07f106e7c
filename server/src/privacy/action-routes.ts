import type { Static } from 'typebox'
import { instantOf } from '../consent/index.ts'
import type { Database } from '../platform/database/database.ts'
import { defineRoute, type Route, type RouteInput } from '../platform/http/route.ts'
import { privacyErrors } from './errors.ts'
import type { PrivacyRequest } from './privacy-request.ts'
import type { RequestActions } from './request-actions.ts'
import {
  correctSchema,
  liftSchema,
  objectSchema,
  requestIdSchema,
  requestSchema,
  restrictSchema,
} from './request-schema.ts'
import { acting, STEP_ERRORS } from './routes.ts'
import { answerRequest, type Labels } from './shown-requests.ts'

const TAG = 'Rights'

/** Doing what a request asks for. */
export function actionRoutes(of: {
  readonly db: Database
  readonly actions: RequestActions
  readonly labels: Labels
  /** Resolves once what is known of purposes is what was acknowledged. */
  readonly verify: () => Promise<unknown>
}): Route[] {
  const { actions, verify } = of
  const answer = (request: PrivacyRequest, { reply }: Pick<RouteInput, 'reply'>) =>
    answerRequest(request, { ...of, reply })
  return [
    defineRoute({
      method: 'POST',
      url: '/api/requests/:id/restrict',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Restrict what is done with the data of the person who asked for it',
      description:
        'From the answer on, nothing of them is used, on whatever basis, but for what they say yes to from now on; what may be stored goes on being stored. It stands in the ledger, by identifier, until it is lifted.',
      schema: { params: requestIdSchema, body: restrictSchema },
      response: { 200: requestSchema },
      errors: [...STEP_ERRORS, 'profile_unknown', 'restriction_stands'],
      handle: async (input) => answer(await actions.restrict(input.params.id, by(input)), input),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/requests/:id/lift',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Lift a restriction, once the person was told',
      schema: { params: requestIdSchema, body: liftSchema },
      response: { 200: requestSchema },
      errors: [...STEP_ERRORS, 'profile_unknown', 'restriction_none', 'restriction_untold'],
      handle: async (input) => {
        const told = instantOf(input.body.told)
        if (told === undefined) throw privacyErrors.restriction_untold(`${input.body.told} is no time.`)
        return answer(await actions.lift(input.params.id, { ...by(input), told }), input)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/requests/:id/correct',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Put traits of the person right, as they asked for',
      description:
        'A message of theirs, through the same door as what they put right on their own page. What each trait was, what it was to become and whether it did is a step of the request; several may follow before it is finished.',
      schema: { params: requestIdSchema, body: correctSchema },
      response: { 200: requestSchema },
      errors: [...STEP_ERRORS, 'profile_unknown', 'correction_missing'],
      handle: async (input) => {
        const { traits }: Static<typeof correctSchema> = input.body
        return answer(await actions.correct(input.params.id, { ...by(input), traits }), input)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/requests/:id/object',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Write down what the person objects to',
      description:
        'Each is an entry of the ledger that names the request, and every next decision obeys. Only what may be refused can be named.',
      schema: { params: requestIdSchema, body: objectSchema },
      response: { 200: requestSchema },
      errors: [...STEP_ERRORS, 'profile_unknown', 'objection_impossible'],
      handle: async (input) => {
        await verify()
        const { purposes = [], subscriptions = [] } = input.body
        return answer(await actions.object(input.params.id, { ...by(input), purposes, subscriptions }), input)
      },
    }),
  ]
}

function by(input: Pick<RouteInput, 'principal' | 'request'> & { readonly body: { readonly note?: string } }) {
  return { ...acting(input), principal: input.principal }
}
