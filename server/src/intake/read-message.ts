import {
  type Identifier,
  identifierRule,
  isChannel,
  isJsonObject,
  type Json,
  type JsonObject,
  type LogEvent,
  type Speaker,
  UNVERIFIED,
} from '@diapason/kernel'
import { tellsChoices, type Via } from '../consent/index.ts'
import {
  eventOfMessage,
  type Heard,
  keptMessage,
  presentedIdentity,
  type Recogniser,
  tokenIn,
  type Verdict,
} from '../identity/index.ts'
import type { NewLogRow } from '../log/index.ts'
import type { KeyIdentity } from '../platform/auth/principal.ts'
import { isCleanText } from '../platform/clean-text.ts'
import { isoText } from '../platform/iso-time.ts'
import { reportIn, type SendingReport } from '../sending/index.ts'
import { correctedTime } from './corrected-time.ts'
import { accidentProblem, externalIdsProblem, identifierProblem, isDeeperThan, limits } from './message-rules.ts'

/** What may be sent; what people decide about identity is written by the server alone. */
export type MessageType = Exclude<NewLogRow['type'], 'identity'>

/**
 * A message that was taken: its row, the event the row stands for (so that it is not parsed twice), and the identifiers that it names
 * although its sender may not speak for them, with the reason.
 */
export type Taken = {
  readonly row: NewLogRow
  readonly event: LogEvent
  readonly claims: readonly Identifier[]
  /** Of the key that it came with. */
  readonly purpose: string
  readonly unsigned?: Heard['unsigned']
  /** Traits that it brings though its type has none: they change nobody, and stand in its body. */
  readonly strays?: JsonObject
  /** Purposes to which a yes that it brings has to be confirmed: whoever sends it would gain by it. */
  readonly gainful?: ReadonlySet<string>
  /** ISO 8601: when the file was brought that it is from. */
  readonly broughtAt?: string
  /** Of a file, and without a time of its own: nothing says that it is newer than an erasure. */
  readonly untimed?: true
  /** By what it came, where that bounds what it may say of itself. */
  readonly via?: Via
  /** What a mailing tool reports with it, where it may. */
  readonly report?: SendingReport
}

export type Refusal = {
  readonly code:
    | 'event_invalid'
    | 'event_too_large'
    | 'event_too_deep'
    | 'identity_missing'
    | 'identity_invalid'
    | 'timestamp_invalid'
    | 'contract_violated'
    | 'choice_invalid'
  readonly message: string
  readonly problems: readonly { path: string; message: string }[]
}

export type Envelope = {
  /** Milliseconds since 1970: when this server received it. */
  readonly receivedAt: number
  /** Milliseconds since 1970: when it first came, for a message that is taken later than that; its sender's clock is corrected by it. */
  readonly arrivedAt?: number
  /** The client's clock when it sent the request, where it said so. */
  readonly sentAt: Json | undefined
  readonly key: KeyIdentity
  /** How people are recognised. */
  readonly recogniser: Recogniser
  /** Who speaks, where it is not whoever has the key: what an import says, somebody of the brand says. */
  readonly speaker?: Speaker
  /** The identity token of the request, for messages that bring none. */
  readonly token?: string | undefined
  /** What each token says that came along. */
  readonly verdicts?: ReadonlyMap<string, Verdict>
  /** Purposes under which partners may read people. */
  readonly shared?: ReadonlySet<string> | undefined
  /** Bytes of the message at most, where they are not those of `limits`. */
  readonly messageBytes?: number
  /** For a message that brings no id: random, so it cannot be recognised when sent again. */
  readonly newId: () => string
}

export const MESSAGE_TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const satisfies MessageType[]

/**
 * One message of the collect protocol → the row and event it becomes, or why it cannot be taken. Pure: the clock, the key and ids are given.
 * Unknown members are kept in the row as they came.
 */
export function readMessage(
  message: Json,
  envelope: Envelope,
): { ok: true; taken: Taken } | { ok: false; refusal: Refusal } {
  const refuse = (code: Refusal['code'], path: string, what: string) =>
    ({
      ok: false,
      refusal: { code, message: path ? `${path} ${what}` : what, problems: [{ path, message: what }] },
    }) as const

  if (!isJsonObject(message)) return refuse('event_invalid', '', 'The message must be an object.')
  if (isDeeperThan(message, limits.depth))
    return refuse('event_too_deep', '', `The message nests deeper than ${limits.depth} levels.`)
  // What travels with the message but is no part of what happened: credentials, and the client's own book-keeping.
  const { writeKey: _key, identityToken: _token, sentAt: _sentAt, integrations: _sent, _metadata, ...members } = message
  const { recogniser } = envelope
  const kept = keptMessage(members, recogniser)
  const body = JSON.stringify(kept)
  const { messageBytes = limits.messageBytes } = envelope
  // No unit of UTF-16 takes more than three bytes: most messages need not be measured.
  if (3 * body.length > messageBytes && Buffer.byteLength(body) > messageBytes)
    return refuse('event_too_large', '', `The message is larger than ${messageBytes} bytes.`)
  if (body.includes('"__proto__":')) return refuse('event_invalid', '__proto__', 'is not a name a member can have')

  const type = message.type
  if (!MESSAGE_TYPES.some((one) => one === type))
    return refuse('event_invalid', 'type', `must be one of ${MESSAGE_TYPES.join(', ')}`)
  for (const part of ['context', 'properties', 'traits'] as const) {
    const value = message[part]
    if (value !== undefined && value !== null && !isJsonObject(value))
      return refuse('event_invalid', part, 'must be an object')
  }
  const context = isJsonObject(message.context) ? message.context : {}
  for (const part of ['userId', 'anonymousId', 'previousId', 'groupId', 'messageId'] as const) {
    const problem =
      identifierProblem(message[part]) ?? (part === 'messageId' ? undefined : accidentProblem(message[part]))
    if (problem) return refuse(part === 'messageId' ? 'event_invalid' : 'identity_invalid', part, problem)
  }
  const external = externalIdsProblem(context)
  if (external) return refuse('identity_invalid', external.path, external.message)
  const token = tokenIn(context.identityToken) ?? envelope.token
  const { presented, claims, unsigned } = recogniser.hear(presentedIdentity(message), {
    speaker: envelope.speaker ?? envelope.key.kind,
    token: token === undefined ? undefined : envelope.verdicts?.get(token),
  })
  const first = presented[0]
  if (!first)
    return refuse('identity_missing', 'userId', 'or anonymousId or context.externalIds must say whose message it is')

  const name = nameOf(type as MessageType, message)
  if (name === undefined)
    return refuse(
      'event_invalid',
      type === 'track' ? 'event' : 'name',
      `must be text of at most ${limits.name} characters without control characters`,
    )
  const happenedAt = correctedTime({
    receivedAt: envelope.arrivedAt ?? envelope.receivedAt,
    timestamp: message.timestamp ?? message.originalTimestamp,
    sentAt: message.sentAt ?? envelope.sentAt,
  })
  if (happenedAt === undefined)
    return refuse('timestamp_invalid', 'timestamp', 'must be ISO 8601 with a zone, from 1970 on')

  const messageId =
    message.messageId === undefined || message.messageId === null || message.messageId === ''
      ? envelope.newId()
      : String(message.messageId)
  const said = context.channel
  const row: NewLogRow = {
    origin: first.origin,
    messageId,
    receivedAt: isoText(envelope.receivedAt),
    happenedAt,
    type: type as MessageType,
    name,
    source: envelope.key.id,
    channel: typeof said === 'string' && isChannel(said) ? said : (envelope.key.channel ?? 'server'),
    body,
  }
  const event = eventOfMessage(row, kept, presented)
  // A page has a key that everybody has: it cannot keep somebody from being written to.
  const report = (envelope.speaker ?? envelope.key.kind) === 'secret' ? reportIn(event) : undefined
  const via = tellsChoices(event) ? viaOf(envelope, first) : undefined
  const strays = type !== 'identify' && type !== 'group' && isJsonObject(message.traits) ? message.traits : undefined
  return {
    ok: true,
    taken: {
      row,
      event,
      claims,
      purpose: envelope.key.purpose,
      ...(unsigned === undefined ? {} : { unsigned }),
      ...(via === undefined ? {} : { via }),
      ...(strays === undefined ? {} : { strays }),
      ...(report === undefined ? {} : { report }),
      ...(envelope.key.kind === 'partner' && envelope.shared?.size ? { gainful: envelope.shared } : {}),
    },
  }
}

/** The key that everybody has speaks for its visit, and for a person where a token vouched for what it could not have named by itself. */
function viaOf({ speaker, key, recogniser }: Envelope, { type }: Identifier): Via | undefined {
  if (speaker !== undefined) return 'import'
  if (key.kind !== 'write') return undefined
  return type === UNVERIFIED || identifierRule(recogniser.plan, type).trust.has('write') ? 'visit' : 'page'
}

/** `track` must be named; a page or screen may be. Undefined when the name cannot be used. */
function nameOf(type: MessageType, message: JsonObject): string | undefined {
  if (type !== 'track' && type !== 'page' && type !== 'screen') return ''
  const value = type === 'track' ? message.event : (message.name ?? '')
  if (typeof value !== 'string' || value.length > limits.name || !isCleanText(value)) return undefined
  return type === 'track' && value === '' ? undefined : value
}
