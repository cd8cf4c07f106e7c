import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import { type TSchema, Type } from 'typebox'
import { AppError } from '../platform/errors/app-error.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { defineRoute, type Route, type RouteInput } from '../platform/http/route.ts'
import { saysGpc, withGpc } from '../signals/index.ts'
import { intakeErrors } from './errors.ts'
import type { Intake, Receipt } from './intake.ts'
import { limits } from './message-rules.ts'
import type { MessageType } from './read-message.ts'

/** Bytes of one request, after decompression (API.md: 500 KB). */
const BODY_LIMIT = 500 * 1024

const ALIASES: Readonly<Record<MessageType, string>> = {
  identify: 'i',
  track: 't',
  page: 'p',
  screen: 's',
  group: 'g',
  alias: 'a',
}

const identityTokenSchema = Type.Optional(
  Type.Unknown({
    description:
      'A token that the brand’s server signed: who the person is, for messages whose `context.identityToken` says nothing. It is never kept.',
    examples: ['eyJhbGciOiJFZERTQSJ9…'],
  }),
)

const messageSchema = Type.Object(
  {
    messageId: Type.Optional(
      Type.Unknown({
        description: 'Text of at most 256 characters; the idempotency key within the identity that sends it.',
        examples: ['m-1'],
      }),
    ),
    userId: Type.Optional(Type.Unknown({ description: 'Who it is, by the brand’s own id.', examples: ['u-7'] })),
    anonymousId: Type.Optional(Type.Unknown({ description: 'Which device or visit it is.', examples: ['a-1'] })),
    timestamp: Type.Optional(
      Type.Unknown({
        description: 'When it happened by the sender’s clock, ISO 8601.',
        examples: ['2026-11-21T10:02:00.000Z'],
      }),
    ),
    sentAt: Type.Optional(
      Type.Unknown({
        description: 'When it was sent by the same clock, so that a wrong clock can be corrected.',
        examples: ['2026-11-21T10:02:03.000Z'],
      }),
    ),
    event: Type.Optional(
      Type.Unknown({ description: '`track`: the name of what happened.', examples: ['Order Completed'] }),
    ),
    properties: Type.Optional(
      Type.Unknown({
        description: '`track`, `page`, `screen`: what is to be known of it.',
        examples: [{ revenue: 42 }],
      }),
    ),
    traits: Type.Optional(
      Type.Unknown({
        description: '`identify`: what is to be known of the person; `group`: of the group.',
        examples: [{ email: 'ada@example.com' }],
      }),
    ),
    context: Type.Optional(
      Type.Unknown({
        description:
          'Circumstances: `channel`, `externalIds` ({type, id}), `identityToken`, `consent`, `page`, `device`…',
        examples: [{ channel: 'store' }],
      }),
    ),
    identityToken: identityTokenSchema,
    writeKey: Type.Optional(
      Type.Unknown({ description: 'The key, where it does not travel in a header.', examples: ['dp_write_…'] }),
    ),
  },
  {
    additionalProperties: true,
    description:
      'One message of the Segment protocol. Shapes are checked message by message, so that one bad message costs only itself.',
  },
)

const batchSchema = Type.Object(
  {
    batch: Type.Array(Type.Unknown(), {
      maxItems: limits.batch,
      description: `Messages, each with its \`type\`; at most ${limits.batch}.`,
      examples: [[{ type: 'track', userId: 'u-7', event: 'Order Completed' }]],
    }),
    sentAt: Type.Optional(
      Type.Unknown({
        description: 'As in a message, for those that do not say theirs.',
        examples: ['2026-11-21T10:02:03.000Z'],
      }),
    ),
    identityToken: identityTokenSchema,
    writeKey: Type.Optional(
      Type.Unknown({ description: 'The key, where it does not travel in a header.', examples: ['dp_write_…'] }),
    ),
  },
  { additionalProperties: true, description: 'A batch of the Segment protocol.' },
)

const receiptSchema = Type.Object(
  {
    success: Type.Boolean({ description: 'Always true: what can be taken has been committed.', examples: [true] }),
    accepted: Type.Integer({
      description: 'Messages that are durable now, those that already were included.',
      examples: [98],
    }),
    rejected: Type.Array(
      Type.Object({
        index: Type.Integer({ description: 'Place in the batch, from 0.', examples: [3] }),
        messageId: Type.String({ description: 'Its id, where it had one.', examples: ['m-4'] }),
        code: Type.String({ description: 'Why, as a stable code.', examples: ['identity_missing'] }),
        message: Type.String({
          description: 'Why, in words.',
          examples: ['userId or anonymousId must say whose message it is'],
        }),
      }),
      { description: 'Messages that were not taken: kept, visible and replayable in the console.' },
    ),
    claims: Type.Optional(
      Type.Array(
        Type.Object({
          messageId: Type.String({ description: 'Its id.', examples: ['m-5'] }),
          types: Type.Array(Type.String(), { description: 'Types of the identifiers.', examples: [['userId']] }),
          code: Type.String({
            description: 'Why they are not believed, as a stable code.',
            examples: ['token_missing'],
          }),
        }),
        {
          description:
            'Messages that were taken and name somebody whom their sender may not speak for: what they say of them links nothing. Absent when there are none.',
        },
      ),
    ),
  },
  { description: 'What became of each message.' },
)

/** The collect protocol, as Segment's public SDKs speak it. */
export function collectRoutes(intake: Intake): Route[] {
  const types = Object.entries(ALIASES) as [MessageType, string][]
  return [
    ...types.flatMap(([type, alias]) => [
      single(intake, { type, url: `/v1/${type}` }),
      single(intake, { type, url: `/v1/${alias}` }),
    ]),
    ...['/v1/batch', '/v1/import', '/v1/b'].map((url) =>
      collect(url, {
        body: batchSchema,
        summary: 'Send a batch of messages',
        checksBody: true,
        handle: (input) => takeBatch(intake, input),
      }),
    ),
  ]
}

function single(intake: Intake, { type, url }: { type: MessageType; url: string }): Route {
  return collect(url, {
    body: messageSchema,
    summary: `Send one ${type} message`,
    handle: (input) => takeOne(intake, { type, input }),
  })
}

function collect(
  url: string,
  of: { body: TSchema; summary: string; checksBody?: boolean; handle: (input: RouteInput) => Promise<unknown> },
): Route {
  return defineRoute({
    method: 'POST',
    url,
    permission: 'events:write',
    tag: 'Collect',
    summary: of.summary,
    description: 'Answers 200 once everything is durable. `messageId` makes sending again safe.',
    schema: { body: of.body },
    response: { 200: receiptSchema },
    errors: [
      'overloaded',
      'stopping',
      'database_unavailable',
      ...Object.keys(intakeErrors.definitions).filter((code) => !code.startsWith('rejected_')),
    ],
    bodyLimit: BODY_LIMIT,
    ...(of.checksBody ? { checksBody: true } : {}),
    bodyMayHold: 'anything',
    handle: of.handle,
  })
}

async function takeBatch(intake: Intake, input: RouteInput): Promise<unknown> {
  if (input.request.validationError)
    throw intakeErrors.batch_invalid(`The body must be {"batch": […]} with at most ${limits.batch} messages.`)
  const body = input.body as unknown as JsonObject
  const messages = body.batch as readonly Json[]
  return answer(
    await intake.take(saysGpc(input) ? messages.map(withGpc) : messages, {
      key: keyOf(input),
      sentAt: body.sentAt,
      token: body.identityToken,
      bytes: bytesOf(input),
    }),
  )
}

async function takeOne(intake: Intake, { type, input }: { type: MessageType; input: RouteInput }): Promise<unknown> {
  const body: unknown = input.body
  const message = isJsonObject(body as Json) ? { ...(body as JsonObject), type } : (body as Json)
  const receipt = await intake.take([saysGpc(input) ? withGpc(message) : message], {
    key: keyOf(input),
    sentAt: undefined,
    token: isJsonObject(message) ? message.identityToken : undefined,
    bytes: bytesOf(input),
  })
  const [refused] = receipt.rejected
  if (!refused) return answer(receipt)
  const definition = intakeErrors.definitions[refused.code as keyof typeof intakeErrors.definitions]
  throw new AppError(
    { code: refused.code, definition },
    `${refused.message.replace(/\.$/, '')}. It is kept among the rejected events.`,
  )
}

function answer(receipt: Receipt): unknown {
  const { accepted, rejected } = receipt
  const claims = receipt.taken
    .filter(({ unsigned }) => unsigned !== undefined)
    .map(({ row, claims, unsigned }) => ({
      messageId: row.messageId,
      types: claims.map(({ type }) => type),
      code: unsigned,
    }))
  return claims.length === 0 ? { success: true, accepted, rejected } : { success: true, accepted, rejected, claims }
}

function keyOf({ principal }: RouteInput) {
  if (principal.kind === 'key') return principal.key
  throw platformErrors.forbidden('Messages are sent with a key: it says under which purpose they are processed.')
}

function bytesOf({ request }: RouteInput): number {
  return Number(request.headers['content-length'] ?? 0) || BODY_LIMIT
}
