import { createHash } from 'node:crypto'
import { type ChoiceState, canonicalJson, type JsonObject, type SignalKind } from '@diapason/kernel'

/** How somebody said it: by a click, by a signal of their browser, to an employee, in a file, by the brand's own server. */
export const WAYS = ['click', 'signal', 'agent', 'import', 'api'] as const

export type Way = (typeof WAYS)[number]

/** Wording that somebody was asked with; `digest`: SHA-256 of title and text, so that a later edit of it shows. */
export type Asked = { readonly version: string; readonly language: string; readonly digest: string }

/** Where it was said, as far as is known; of a signal which one, and the SHA-256 of what was signalled. */
export type Place = {
  readonly element?: string
  readonly url?: string
  readonly call?: string
  readonly shop?: string
  /** The request for one of their rights that it carries out. */
  readonly request?: string
  readonly signal?: SignalKind
  readonly digest?: string
}

/** A choice as it is written down: what was said, and how it came to be known. */
export type NewEntry = {
  readonly id: string
  readonly origin: string
  /** The subject: the key of a purpose, or `subscriptionOf` a topic and a channel. */
  readonly purpose: string
  readonly state: ChoiceState
  /** ISO 8601, milliseconds, UTC: when it was said. */
  readonly at: string
  readonly until: string | null
  readonly recordedAt: string
  readonly asked: Asked | null
  readonly place: Place
  readonly how: Way
  readonly channel: string
  /** Id of a key, or the name of a principal. */
  readonly source: string
  /** The message that brought it; null when none did. */
  readonly messageId: string | null
  /** How often they want what they subscribed to; absent, and so not sealed, where they did not say. */
  readonly frequency?: string
}

/** An entry of the ledger. */
export type Entry = NewEntry & {
  /** Place in the chain of its origin, from 1. */
  readonly n: number
  /** Other origins of the person that it speaks for, each with the digest of the last entry there. */
  readonly covers: Readonly<Record<string, string>>
  /** Digest of the entry before it in this chain; null for the first. */
  readonly prev: string | null
  readonly hash: string
}

/**
 * The seal of an entry: SHA-256, in hex, of its canonical JSON (members sorted, no spaces: RFC 8785) without `hash`. As `prev` is part of it, an entry cannot be
 * changed, taken out or put in between without breaking every later one of its origin.
 */
export function sealOf(entry: Omit<Entry, 'hash'>): string {
  const { hash: _, ...content } = entry as Entry
  return createHash('sha256')
    .update(canonicalJson(content as unknown as JsonObject))
    .digest('hex')
}

/** SHA-256 of a wording, as entries name it. */
export function digestOf(text: { readonly title: string; readonly text: string }): string {
  return createHash('sha256').update(`${text.title}\n${text.text}`).digest('hex')
}
