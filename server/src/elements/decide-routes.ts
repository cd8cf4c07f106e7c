import type { Json, JsonObject } from '@diapason/kernel'
import { Type } from 'typebox'
import type { Recogniser } from '../identity/index.ts'
import type { KeyIdentity, Principal } from '../platform/auth/principal.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { STORABLE_PATTERN } from '../platform/http/assert-storable.ts'
import { defineRoute, type Route, type RouteInput } from '../platform/http/route.ts'
import { saysGpc, withGpc } from '../signals/index.ts'
import { type Asking, channelOf, type Identity } from './asking.ts'
import type { Decide } from './decide.ts'
import { decisionSchema, decisionsSchema, identitySchema } from './decide-schema.ts'
import { decisionsOf } from './decisions-of.ts'
import { elementErrors } from './errors.ts'
import { createWriteDecisions } from './write-decisions.ts'

/** Applies the events that came with a decision request; resolves, with those that could not be taken, once the others are committed. */
export type TakeEvents = (
  messages: readonly Json[],
  options: { key: KeyIdentity; bytes: number; token: Json | undefined },
) => Promise<{ readonly rejected: readonly object[] }>

/** Bytes of one request, as for a batch of messages: it may bring some. */
const BODY_LIMIT = 500 * 1024

const bodySchema = Type.Object(
  {
    identity: Type.Optional(identitySchema),
    context: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          'The situation: `channel`, `page`, `locale`, `device`, `location`, and whatever conditions of yours read.',
        examples: [{ channel: 'web', locale: 'fr-FR', device: { type: 'mobile' } }],
      }),
    ),
    events: Type.Optional(
      Type.Array(Type.Unknown(), {
        maxItems: 100,
        description: 'Messages of the collect protocol, committed first, in the same round trip.',
        examples: [[]],
      }),
    ),
    elements: Type.Array(Type.String({ maxLength: 64, pattern: STORABLE_PATTERN }), {
      minItems: 1,
      maxItems: 100,
      description: 'Keys of the elements to decide.',
      examples: [['home-hero']],
    }),
    explain: Type.Optional(
      Type.Boolean({ description: 'Also say why, step by step. Not with a write key.', examples: [false] }),
    ),
    writeKey: Type.Optional(
      Type.String({ description: 'The key, where it does not travel in a header.', examples: ['dp_write_…'] }),
    ),
  },
  { additionalProperties: false, description: 'Who, in which situation, and what is to be decided.' },
)

const previewSchema = Type.Object(
  {
    identity: Type.Optional(identitySchema),
    context: bodySchema.properties.context,
    account: Type.Optional(
      Type.String({
        maxLength: 256,
        description: 'An account, by its `groupId`: as though the person belonged to it and acted for it.',
        examples: ['acme'],
      }),
    ),
  },
  { additionalProperties: false, description: 'Who, in which situation.' },
)

const NONE_REJECTED = { rejected: [] } as const

/** Decisions for programs, and the console's preview. */
export function decideRoutes(of: {
  decide: Decide
  asking: Asking
  take: TakeEvents
  /** How people are recognised, as of the last verification. */
  recogniser: () => Recogniser
  mayExplain: (principal: Principal) => boolean
  /** Whether events may come along. */
  maySend: (principal: Principal) => boolean
}): Route[] {
  const { decide, asking, take, recogniser, mayExplain, maySend } = of
  const write = createWriteDecisions()

  const taken = async (events: readonly unknown[], input: RouteInput) => {
    const { principal, request } = input
    if (principal.kind !== 'key')
      throw platformErrors.forbidden('Events are sent with a key: it says under which purpose they are processed.')
    if (!maySend(principal)) throw platformErrors.forbidden('The permission events:write is not held.')
    const bytes = Number(request.headers['content-length'] ?? 0) || BODY_LIMIT
    const { identity } = (input.body ?? {}) as { identity?: Identity }
    const messages = saysGpc(input) ? (events as Json[]).map(withGpc) : (events as Json[])
    return take(messages, { key: principal.key, bytes, token: identity?.token })
  }
  return [
    defineRoute({
      method: 'POST',
      url: '/v1/decide',
      permission: 'decisions:read',
      tag: 'Decide',
      summary: 'Decide what elements show to a person, now',
      description:
        'Never fails because of a person’s data: an element always has its fallback, with the reason for it. An unknown element is a problem in its own place of the answer.',
      bodyLimit: BODY_LIMIT,
      bodyMayHold: 'any text',
      schema: { body: bodySchema },
      response: { 200: decisionsSchema },
      errors: ['identity_not_allowed', 'element_unknown', 'overloaded', 'stopping', 'database_unavailable'],
      handle: async (input) => {
        const { body, principal } = input
        const question = { identity: body.identity ?? {}, principal }
        const who = asking.whom(question)
        const asked = who instanceof Promise ? await who : who
        if (body.explain && !mayExplain(principal))
          throw platformErrors.forbidden('The permission decisions:explain is not held.')
        const { rejected } = body.events?.length ? await taken(body.events, input as RouteInput) : NONE_REJECTED
        const decided = await asking.decide({
          ...question,
          asked,
          headers: input.request.headers,
          context: (body.context ?? {}) as JsonObject,
          elements: body.elements,
          explain: body.explain ?? false,
        })
        const text = write(decided)
        return plainly(
          input,
          rejected.length > 0
            ? `{"decisions":${text},"rejected":${JSON.stringify(rejected)}}`
            : `{"decisions":${text}}`,
        )
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/elements/:key/preview',
      permission: 'elements:preview',
      tag: 'Elements',
      summary: 'Decide one element as a given person would get it, with the reasons',
      schema: {
        params: Type.Object({
          key: Type.String({ maxLength: 64, description: 'Key of the element.', examples: ['home-hero'] }),
        }),
        body: previewSchema,
      },
      bodyMayHold: 'any text',
      response: { 200: decisionSchema },
      errors: ['element_unknown'],
      handle: async (input) => {
        const { params, body, principal } = input
        const context = (body.context ?? {}) as JsonObject
        const decided = await decide({
          identifiers: recogniser().identifiers(body.identity ?? {}),
          context,
          channel: channelOf(context, principal),
          account: body.account,
          elements: [params.key],
          explain: true,
        })
        const decision = decisionsOf(decided)[params.key]
        if (!decision || 'code' in decision) throw elementErrors.element_unknown(`There is no element ${params.key}.`)
        return plainly(input, JSON.stringify(decision))
      },
    }),
  ]
}

/** Content is any JSON: the platform's own serialiser is faster on it than one compiled from the schema, which is there to be read. */
function plainly(input: Pick<RouteInput, 'reply'>, text: string): string {
  input.reply.type('application/json; charset=utf-8')
  return text
}
