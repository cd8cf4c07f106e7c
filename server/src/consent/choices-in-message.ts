import {
  type ChoiceState,
  isJsonObject,
  type Json,
  type JsonObject,
  type LogEvent,
  subscriptionOf,
} from '@diapason/kernel'
import { type Place, WAYS, type Way } from './entry.ts'
import type { Leaving } from './leaving.ts'

/** The `track` message by which a touchpoint tells what somebody chose. */
export const CHOICES_MADE = 'Choices Made'

/** The one by which mailing tools tell that somebody left, as Segment names it. */
const UNSUBSCRIBED = 'Unsubscribed'

/** What somebody said of one purpose, or of one subscription. */
export type Said = {
  /** The subject: key of a purpose, or `subscriptionOf` a topic and a channel. */
  readonly purpose: string
  readonly state: Exclude<ChoiceState, 'pending'>
  /** ISO 8601: until when a yes holds, where it is less than its purpose says. */
  readonly until: string | null
  /** The wording that it was asked with, where one saying has several; else that of the saying. */
  readonly asked?: { readonly version: string; readonly language: string } | null
  /** How often they want what they subscribe to. */
  readonly frequency?: string
  /** Whether the yes needs no confirmation any more, where one saying has several; else as the saying. */
  readonly confirms?: boolean
}

/** What a message says of choices, with its wording, place and way; see `docs/guides/choices.md`. */
export type SaidInMessage = {
  readonly said: readonly Said[]
  /** What they leave beside: whatever is said of a subject itself comes first. */
  readonly leaves?: Leaving
  readonly asked: { readonly version: string; readonly language: string } | null
  readonly place: Place
  readonly how: Way
}

/** Names of the properties that are read of such messages. */
export const readOfChoices: readonly string[] = [
  ...['choices', 'everything', 'asked', 'how', 'element', 'url', 'call', 'shop'],
  ...['topic', 'list_id', 'channel'],
]

/** Choices of one message at most. */
const MOST = 50
const STATES: readonly unknown[] = ['granted', 'denied', 'withdrawn'] satisfies Said['state'][]
const PLACES = ['element', 'url', 'call', 'shop'] as const
const PLACE_LENGTH = 500

export function isChoicesMade({ type, name }: Pick<LogEvent, 'type' | 'name'>): boolean {
  return type === 'track' && name === CHOICES_MADE
}

/** Whether a message may say something of choices. */
export function tellsChoices(event: Pick<LogEvent, 'type' | 'name'>): boolean {
  return isChoicesMade(event) || (event.type === 'track' && event.name === UNSUBSCRIBED)
}

/** What is wrong in the properties of such a message, with its path; undefined when they can be read. */
export function choicesProblem(
  properties: JsonObject,
): { readonly path: string; readonly message: string } | undefined {
  const { choices = [], everything, asked, how } = properties
  if (everything !== undefined && everything !== 'withdrawn')
    return { path: 'everything', message: 'must be withdrawn' }
  if (!Array.isArray(choices) || (choices.length === 0 && everything === undefined) || choices.length > MOST)
    return { path: 'choices', message: `must be a list of 1 to ${MOST} of ${SHAPES}` }
  const subjects = new Set<string>()
  for (const [place, one] of choices.entries()) {
    const path = `choices.${place}`
    const subject = isJsonObject(one) ? subjectOf(one) : undefined
    if (!isJsonObject(one) || subject === undefined) return { path, message: `must be ${SHAPES}` }
    if (!STATES.includes(one.state)) return { path: `${path}.state`, message: 'must be granted, denied or withdrawn' }
    if (one.until !== undefined && one.until !== null && instantOf(one.until) === undefined)
      return { path: `${path}.until`, message: 'must be ISO 8601 with a zone' }
    if (one.frequency !== undefined && one.frequency !== null && typeof one.frequency !== 'string')
      return { path: `${path}.frequency`, message: 'must be text' }
    if (subjects.has(subject)) return { path: `${path}.${whatOf(subject)}`, message: 'is said twice' }
    subjects.add(subject)
  }
  if (
    asked !== undefined &&
    asked !== null &&
    !(isJsonObject(asked) && isName(asked.version) && isName(asked.language))
  )
    return { path: 'asked', message: 'must be {version, language} of the wording that was shown' }
  if (how !== undefined && !WAYS.includes(how as Way))
    return { path: 'how', message: `must be one of ${WAYS.join(', ')}` }
  for (const name of PLACES) {
    const value = properties[name]
    if (value !== undefined && value !== null && typeof value !== 'string')
      return { path: name, message: 'must be text' }
  }
  return undefined
}

const SHAPES = '{purpose, state} or {topic, channel, state}'

/** What one choice of a message is about; undefined where that cannot be read. */
function subjectOf({ purpose, topic, channel }: JsonObject): string | undefined {
  const isKey = (value: Json | undefined): value is string => typeof value === 'string' && !value.includes('@')
  if (purpose !== undefined) return isKey(purpose) && topic === undefined ? purpose : undefined
  return isKey(topic) && isKey(channel) ? subscriptionOf(topic, channel) : undefined
}

/** The member of a choice that says what it is about. */
export function whatOf(subject: string): 'topic' | 'purpose' {
  return subject.includes('@') ? 'topic' : 'purpose'
}

/**
 * By what a message came, where that bounds how its choices were made, and for whom: a page that a token speaks for, a page that speaks for nothing but its visit, or
 * a file.
 */
export type Via = 'page' | 'visit' | 'import'

/** What a message says of choices; undefined of one that says nothing. Its properties must have no problem. */
export function choicesIn(event: LogEvent, via?: Via): SaidInMessage | undefined {
  if (!tellsChoices(event)) return undefined
  if (!isChoicesMade(event))
    return {
      said: [],
      leaves: leftBy(event.properties),
      asked: null,
      place: {},
      how: wayOf(undefined, { channel: event.channel, via }),
    }
  const { choices = [], everything, asked, how } = event.properties
  const place: Record<string, string> = {}
  for (const name of PLACES) {
    const value = event.properties[name]
    const kept = typeof value === 'string' ? placeOf(value) : ''
    if (kept !== '') place[name] = kept
  }
  return {
    said: (choices as readonly JsonObject[]).map((one) => {
      const { state, until, frequency } = one
      return {
        purpose: subjectOf(one) ?? '',
        state: state as Said['state'],
        until: until === undefined || until === null ? null : (instantOf(until) ?? null),
        ...(typeof frequency === 'string' ? { frequency } : {}),
      }
    }),
    ...(everything === undefined ? {} : { leaves: {} }),
    asked: isJsonObject(asked) ? { version: String(asked.version), language: String(asked.language) } : null,
    place,
    how: wayOf(how as Way | undefined, { channel: event.channel, via }),
  }
}

/** What the report of a mailing tool leaves: of e-mail, where it names no other channel; its list is a topic by its key. */
function leftBy({ topic, list_id: list, channel }: JsonObject): Leaving {
  const left = typeof topic === 'string' ? topic : list
  return {
    channel: typeof channel === 'string' ? channel : 'email',
    ...(typeof left === 'string' ? { topic: left } : {}),
  }
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/

/** In UTC with milliseconds; undefined for what is no instant between the years 1970 and 9999. */
export function instantOf(value: Json): string | undefined {
  const at = typeof value === 'string' && ISO.test(value) ? Date.parse(value) : Number.NaN
  return at >= 0 && at < 253_402_300_800_000 ? new Date(at).toISOString() : undefined
}

/** Whoever has the key of a page alone can say that somebody clicked, or that their browser signals; not that an employee heard it. */
function wayOf(how: Way | undefined, { channel, via }: { channel: string; via: Via | undefined }): Way {
  if (via === 'page' || via === 'visit') return how === 'signal' ? how : 'click'
  if (how !== undefined) return how
  return via ?? (channel === 'server' ? 'api' : 'click')
}

/** As far as the ledger keeps it: nobody is kept from leaving by the length of an address, or by a character that was cut in two. */
export function placeOf(value: string): string {
  return value.slice(0, PLACE_LENGTH).toWellFormed().replaceAll('\u0000', '')
}

function isName(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== '' && value.length <= 64
}
