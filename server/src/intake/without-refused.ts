import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import { readOfChoices, tellsChoices } from '../consent/index.ts'
import { eventOfMessage } from '../identity/index.ts'
import type { Taken } from './read-message.ts'

/** What must not be kept of a message: traits by name; `bare`: all but who it is of, and what they chose. */
export type Stripping = { readonly strip: readonly string[]; readonly bare: boolean }

/** What says whose a message is, and how it came: all that is kept of one where its person refuses the rest. */
const BARE = ['type', 'messageId', 'userId', 'anonymousId', 'previousId', 'timestamp', 'originalTimestamp', 'traits']
const BARE_CONTEXT = ['channel', 'externalIds', 'consent', 'gpc', 'globalPrivacyControl']

const ZONE = 'timezone'

/** A message without what its person refuses, in its row as in its event: a replay must find the same. */
export function withoutRefused(taken: Taken, stripping: Stripping): Taken {
  const message = strippedMessage(JSON.parse(taken.row.body) as JsonObject, stripping)
  return {
    ...taken,
    row: { ...taken.row, body: JSON.stringify(message) },
    event: eventOfMessage(taken.row, message, taken.event.identifiers),
  }
}

/** The same of a message as it came. */
export function strippedMessage(message: JsonObject, { strip, bare }: Stripping): JsonObject {
  const names = new Set(strip)
  const { context, ...members } = bare ? only(message, [...BARE, 'context']) : message
  const kept: Record<string, Json> = { ...members, ...(bare ? choicesOf(message) : {}) }
  const own = withoutTraits(kept, names)
  if (!isJsonObject(context)) return context === null ? { ...own, context } : own
  const around = bare ? only(context, BARE_CONTEXT) : context
  return { ...own, context: withoutTraits(names.has(ZONE) ? withoutZone(around) : around, names) }
}

/**
 * Whether a message may bring traits of which not even the names can be told, because what should hold them is of another kind: then it may bring any, and what is kept of it
 * is kept without these parts.
 */
export function hidesTraits(message: Json): boolean {
  if (!isJsonObject(message)) return true
  const { traits, context } = message
  return isOther(traits) || isOther(context) || (isJsonObject(context) && isOther(context.traits))
}

/** Whether it is there, and no object. A null clears, and says nothing. */
function isOther(part: Json | undefined): boolean {
  return part !== undefined && part !== null && !isJsonObject(part)
}

/** Where the browser of somebody is, is what the trait of that name says. */
function withoutZone({ [ZONE]: _, ...context }: JsonObject): JsonObject {
  return context
}

function withoutTraits(part: JsonObject, names: ReadonlySet<string>): JsonObject {
  const { traits, ...rest } = part
  if (traits === undefined || isOther(traits)) return rest
  return { ...part, traits: isJsonObject(traits) ? without(traits, names) : traits }
}

/** Of one that tells choices, what is read of it: it is what obeys them, and what proves it. Of a report that ends writing to somebody, what it is. */
function choicesOf({ type, event, properties }: JsonObject): JsonObject {
  if (type !== 'track' || typeof event !== 'string') return {}
  const isRead = tellsChoices({ type, name: event }) && isJsonObject(properties)
  return isRead ? { event, properties: only(properties, readOfChoices) } : { event }
}

/** A null clears what is known, and stays. */
function without(traits: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(traits).filter(([name, value]) => value === null || !names.has(name)))
}

function only(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)))
}
