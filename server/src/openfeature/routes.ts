import type { Channel, Plan } from '@diapason/kernel'
import { type Static, Type } from 'typebox'
import { type Asking, channelOf, decisionsOf, elementErrors } from '../elements/index.ts'
import { AppError } from '../platform/errors/app-error.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { defineRoute, type Route, type RouteInput } from '../platform/http/route.ts'
import { type Flag, flagOf } from './flag-of.ts'
import { flagsOn } from './flags-on.ts'
import { flagsTag, isTagged } from './flags-tag.ts'
import { personOf } from './person-of.ts'
import { type RefusedFlag, refusal, refusedFlag } from './refusal.ts'
import { evaluationSchema, flagSchema, flagsSchema, refusalSchema, refusedFlagSchema } from './schema.ts'

/** Bytes of one request, as for `POST /v1/decide`. */
const BODY_LIMIT = 500 * 1024

/** The longest key that an element can have: what is longer is looked for nowhere, and not kept with the decision. */
const LONGEST_KEY = 64

const shared = {
  method: 'POST',
  permission: 'decisions:read',
  tag: 'OpenFeature',
  bodyLimit: BODY_LIMIT,
  bodyMayHold: 'any text',
  refusal,
} as const

const AS_OFREP =
  'The OpenFeature Remote Evaluation Protocol (OFREP 0.3). The key travels as `Authorization: Bearer` or `X-API-Key`.'

const BUSY = ['overloaded', 'stopping', 'database_unavailable'] as const
const UNREADABLE = ['targeting_key_missing', 'context_contradictory', 'identity_not_allowed'] as const

/** Elements as flags, for whatever speaks OFREP. */
export function openfeatureRoutes(asking: Asking): Route[] {
  /** Decides the elements that `keys` chooses from the plan that was verified; with that very plan. */
  const evaluate = async (
    {
      body,
      principal,
      request,
    }: Pick<RouteInput, 'principal' | 'request'> & {
      readonly body: Static<typeof evaluationSchema>
    },
    keys: (plan: Plan, channel: Channel) => readonly string[],
  ) => {
    const { identity, situation } = personOf(body.context, principal)
    const who = asking.whom({ identity, principal })
    const asked = who instanceof Promise ? await who : who
    let used: Plan | undefined
    const decided = await asking.decide({
      identity,
      principal,
      asked,
      headers: request.headers,
      context: situation,
      elements: (plan) => {
        used = plan
        return keys(plan, channelOf(situation, principal))
      },
      explain: false,
    })
    const decisions = decisionsOf(decided)
    const flag = (key: string): Flag => {
      const [element, decision] = [used?.elements.get(key), decisions[key]]
      if (element === undefined || decision === undefined || 'code' in decision)
        throw elementErrors.element_unknown(`There is no element ${key.slice(0, LONGEST_KEY)}.`)
      return flagOf(element, decision)
    }
    return { keys: Object.keys(decisions), flag }
  }
  return [
    defineRoute({
      ...shared,
      url: '/ofrep/v1/evaluate/flags/:key',
      summary: 'Evaluate one flag: decide one element',
      description: `${AS_OFREP} An element is a flag: its variant, its content as the value, and the decision id to report as the metadata.`,
      schema: {
        params: Type.Object({
          key: Type.String({ description: 'Key of the flag: of the element.', examples: ['home-hero'] }),
        }),
        body: evaluationSchema,
      },
      response: { 200: flagSchema, 400: refusedFlagSchema, 404: refusedFlagSchema },
      errors: [...UNREADABLE, 'element_unknown', 'content_not_a_value', ...BUSY],
      handle: async (input) => {
        const { key } = input.params
        const { flag } = await evaluate(input, () => (key.length > LONGEST_KEY ? [] : [key]))
        return plainly(input, flag(key))
      },
    }),
    defineRoute({
      ...shared,
      url: '/ofrep/v1/evaluate/flags',
      summary: 'Evaluate all flags: decide every element of a channel',
      description: `${AS_OFREP} For clients that ask once and keep the answers: they ask again with \`If-None-Match\`, and get 304 as long as the answers are the same. Those that adapt on other channels only are not among them.`,
      schema: {
        headers: Type.Object({
          'if-none-match': Type.Optional(
            Type.String({ description: '`ETag` of the answer that the client has.', examples: ['W/"abc123xyz"'] }),
          ),
        }),
        querystring: Type.Object({
          flagConfigEtag: Type.Optional(
            Type.String({
              description: 'Said by an event stream; every answer is current anyway.',
              examples: ['550e8400'],
            }),
          ),
          flagConfigLastModified: Type.Optional(
            Type.String({
              description: 'Said by an event stream; every answer is current anyway.',
              examples: ['1771622898'],
            }),
          ),
        }),
        body: evaluationSchema,
      },
      response: {
        200: flagsSchema,
        304: Type.Null({ description: 'The answers are those that the client has.' }),
        400: refusalSchema,
      },
      errors: [...UNREADABLE, ...BUSY],
      handle: async (input) => {
        const { keys, flag } = await evaluate(input, flagsOn)
        const flags = keys.map((key) => refusedAlone(key, flag))
        const tag = flagsTag(flags)
        input.reply.header('etag', tag)
        if (isTagged(input.headers['if-none-match'], tag)) return input.reply.code(304).send()
        return plainly(input, { flags })
      },
    }),
  ]
}

/** A flag that cannot be answered is an error in its own place. */
function refusedAlone(key: string, flag: (key: string) => Flag): Flag | RefusedFlag {
  try {
    return flag(key)
  } catch (error) {
    if (error instanceof AppError) return refusedFlag(error, key)
    throw platformErrors.internal(`The flag ${key} could not be made.`, { cause: error })
  }
}

/** Values are any JSON: see `POST /v1/decide`. */
function plainly({ reply }: Pick<RouteInput, 'reply'>, value: unknown): unknown {
  reply.type('application/json; charset=utf-8').serializer(JSON.stringify)
  return value
}
