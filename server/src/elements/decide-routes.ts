import { CHANNELS, type Channel, isChannel, type Json, type JsonObject } from '@diapason/kernel'
import { type Static, Type } from 'typebox'
import { identifiersOf } from '../identity/index.ts'
import type { KeyIdentity, Principal } from '../platform/auth/principal.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { defineRoute, type Route, type RouteInput } from '../platform/http/route.ts'
import type { Decide } from './decide.ts'
import { decisionsSchema, identitySchema } from './decide-schema.ts'
import { elementErrors } from './errors.ts'

/** Applies the events that came with a decision request; resolves once they are committed. */
export type TakeEvents = (messages: readonly Json[], options: { key: KeyIdentity; bytes: number }) => Promise<unknown>

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
    elements: Type.Array(Type.String({ maxLength: 64 }), {
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
  { identity: Type.Optional(identitySchema), context: bodySchema.properties.context },
  { additionalProperties: false, description: 'Who, in which situation.' },
)

/** Decisions for programs, and the console's preview. */
export function decideRoutes(of: {
  decide: Decide
  take: TakeEvents
  /** Whether a key holds, as of the last verification. */
  holds: (key: KeyIdentity) => boolean
}): Route[] {
  const { decide, take, holds } = of
  return [
    defineRoute({
      method: 'POST',
      url: '/v1/decide',
      permission: 'decisions:read',
      tag: 'Decide',
      summary: 'Decide what elements show to a person, now',
      description:
        'Never fails because of a person’s data: an element always has its fallback, with the reason for it. An unknown element is a problem in its own place of the answer.',
      schema: { body: bodySchema },
      response: { 200: decisionsSchema },
      errors: ['identity_not_allowed', 'element_unknown', 'overloaded', 'stopping', 'database_unavailable'],
      handle: async (input) => {
        const { body, principal } = input
        const identity = body.identity ?? {}
        assertAllowed(principal, body)
        if (body.events && body.events.length > 0) {
          if (principal.kind !== 'key')
            throw platformErrors.unauthenticated('Events are sent with a key, not with a session.')
          await take(body.events as Json[], {
            key: principal.key,
            bytes: Number(input.request.headers['content-length'] ?? 0),
          })
        }
        const context = (body.context ?? {}) as JsonObject
        const decisions = await decide({
          identifiers: identifiersOf(identity),
          context,
          channel: channelOf(context, principal),
          elements: body.elements,
          explain: body.explain ?? false,
        })
        // Deciding verified the keys too (law 7): one that was revoked on another node is refused from that moment on.
        if (principal.kind === 'key' && !holds(principal.key))
          throw platformErrors.unauthenticated('The key has been revoked.')
        return plainly(input, { decisions })
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/elements/:key/preview',
      permission: 'elements:read',
      tag: 'Elements',
      summary: 'Decide one element as a given person would get it, with the reasons',
      schema: {
        params: Type.Object({
          key: Type.String({ maxLength: 64, description: 'Key of the element.', examples: ['home-hero'] }),
        }),
        body: previewSchema,
      },
      response: { 200: Type.Unknown({ description: 'A decision, as in POST /v1/decide with `explain`.' }) },
      errors: ['element_unknown'],
      handle: async (input) => {
        const { params, body, principal } = input
        const context = (body.context ?? {}) as JsonObject
        const decisions = await decide({
          identifiers: identifiersOf(body.identity ?? {}),
          context,
          channel: channelOf(context, principal),
          elements: [params.key],
          explain: true,
        })
        const decision = decisions[params.key]
        if (!decision || 'code' in decision) throw elementErrors.element_unknown(`There is no element ${params.key}.`)
        return plainly(input, decision)
      },
    }),
  ]
}

/** A write key is public by nature: it learns about its own `anonymousId` and nothing else, and not why. @throws AppError `identity_not_allowed` */
function assertAllowed(principal: Principal, body: Static<typeof bodySchema>): void {
  if (principal.kind !== 'key' || principal.key.kind === 'secret') return
  if (body.identity?.userId !== undefined || (body.identity?.externalIds ?? []).length > 0) {
    throw elementErrors.identity_not_allowed('This key may ask about an anonymousId only.')
  }
  if (body.explain) throw elementErrors.identity_not_allowed('This key may not ask for the reasons.')
}

function channelOf(context: JsonObject, principal: Principal): Channel {
  const said = context.channel
  if (typeof said === 'string' && isChannel(said)) return said
  const usual = principal.kind === 'key' ? principal.key.channel : null
  return usual !== null && isChannel(usual) ? usual : 'web'
}

/** Content is any JSON: the platform's own serialiser is faster on it than one compiled from the schema, which is there to be read. */
function plainly(input: Pick<RouteInput, 'reply'>, value: unknown): unknown {
  input.reply.serializer(JSON.stringify)
  return value
}

/** For schemas that list the channels. */
export const channelNames: readonly string[] = CHANNELS
