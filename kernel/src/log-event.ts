import type { Channel } from './channel.ts'
import type { Json } from './json.ts'

/** One way of naming a person. `origin` is the uuid computed from type and value, the same on every node. */
export type Identifier = { readonly type: string; readonly value: string; readonly origin: string }

/** One accepted, normalised row of the log: all that a profile is ever made from. */
export type LogEvent = {
  /** Unique within `origin`; the second tie-breaker of last-writer-wins after `timestamp`. */
  readonly messageId: string
  /** `identity`: what a person decided about who is who; it changes no profile by itself. */
  readonly type: 'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias' | 'identity'
  /** `track`: the event's name; `page` and `screen`: their name or ''; others ''. */
  readonly name: string
  /** ISO 8601, UTC, milliseconds (`2026-11-21T10:02:00.000Z`), clock-corrected, so that text order is time order. */
  readonly timestamp: string
  /** Id of the key or source that sent it. */
  readonly source: string
  readonly channel: Channel
  /** The row belongs to this origin for ever: that of the identifier it presented first. */
  readonly origin: string
  /** What it presents of the person it is folded into, in canonical order; none where who they are is known otherwise, as in a replay. */
  readonly identifiers: readonly Identifier[]
  /** `group` only: the account it names, as the brand calls it. */
  readonly groupId?: string
  /** `identify`: of the person; `group`: of the account; otherwise `{}`. A null clears. */
  readonly traits: Readonly<Record<string, Json>>
  readonly properties: Readonly<Record<string, Json>>
  readonly context: Readonly<Record<string, Json>>
}
