import { type ChoiceState, isJsonObject, type Json, type JsonObject, type LogEvent } from '@diapason/kernel'
import { type Place, WAYS, type Way } from './entry.ts'

/** The `track` message by which a touchpoint tells what somebody chose. */
export const CHOICES_MADE = 'Choices Made'

/** What somebody said of one purpose. */
export type Said = {
  readonly purpose: string
  readonly state: Exclude<ChoiceState, 'pending'>
  /** ISO 8601: until when a yes holds, where it is less than its purpose says. */
  readonly until: string | null
  /** The wording that it was asked with, where one saying has several; else that of the saying. */
  readonly asked?: { readonly version: string; readonly language: string } | null
}

/** What a message says of choices, with its wording, place and way; see `docs/guides/choices.md`. */
export type SaidInMessage = {
  readonly said: readonly Said[]
  readonly asked: { readonly version: string; readonly language: string } | null
  readonly place: Place
  readonly how: Way
}

/** Choices of one message at most. */
const MOST = 50
const STATES: readonly unknown[] = ['granted', 'denied', 'withdrawn'] satisfies Said['state'][]
const PLACES = ['element', 'url', 'call', 'shop'] as const
const PLACE_LENGTH = 500

export function isChoicesMade({ type, name }: Pick<LogEvent, 'type' | 'name'>): boolean {
  return type === 'track' && name === CHOICES_MADE
}

/** What is wrong in the properties of such a message, with its path; undefined when they can be read. */
export function choicesProblem(
  properties: JsonObject,
): { readonly path: string; readonly message: string } | undefined {
  const { choices, asked, how } = properties
  if (!Array.isArray(choices) || choices.length === 0 || choices.length > MOST)
    return { path: 'choices', message: `must be a list of 1 to ${MOST} of {purpose, state}` }
  const purposes = new Set<string>()
  for (const [place, one] of choices.entries()) {
    const path = `choices.${place}`
    if (!isJsonObject(one) || typeof one.purpose !== 'string') return { path, message: 'must be {purpose, state}' }
    if (!STATES.includes(one.state)) return { path: `${path}.state`, message: 'must be granted, denied or withdrawn' }
    if (one.until !== undefined && one.until !== null && instantOf(one.until) === undefined)
      return { path: `${path}.until`, message: 'must be ISO 8601 with a zone' }
    if (purposes.has(one.purpose)) return { path: `${path}.purpose`, message: 'is said twice' }
    purposes.add(one.purpose)
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

/**
 * By what a message came, where that bounds how its choices were made, and for whom: a page that a token speaks for, a page that speaks for nothing but its visit, or
 * a file.
 */
export type Via = 'page' | 'visit' | 'import'

/** What a message says of choices; undefined of one that says nothing. Its properties must have no problem. */
export function choicesIn(event: LogEvent, via?: Via): SaidInMessage | undefined {
  if (!isChoicesMade(event)) return undefined
  const { choices, asked, how } = event.properties
  const place: Record<string, string> = {}
  for (const name of PLACES) {
    const value = event.properties[name]
    const kept = typeof value === 'string' ? placeOf(value) : ''
    if (kept !== '') place[name] = kept
  }
  return {
    said: (choices as readonly JsonObject[]).map(({ purpose, state, until }) => ({
      purpose: purpose as string,
      state: state as Said['state'],
      until: until === undefined || until === null ? null : (instantOf(until) ?? null),
    })),
    asked: isJsonObject(asked) ? { version: String(asked.version), language: String(asked.language) } : null,
    place,
    how: wayOf(how as Way | undefined, { channel: event.channel, via }),
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
