import type { Channel } from './channel.ts'
import type { Json } from './json.ts'
import type { Identifier } from './log-event.ts'

/** Where a fact came from. */
export type Provenance = {
  readonly at: string
  readonly source: string
  readonly channel: Channel
  readonly messageId: string
}

/** The latest known value of a trait; null is a trait that was cleared, and still wins by time. */
export type Trait = Provenance & { readonly value: Json }

/** The first exposure of this person to an experiment. */
export type Assignment = Provenance & { readonly variation: string }

/** That a person belongs to an account: when a `group` call last said so, and through which channel. */
export type Membership = { readonly at: string; readonly channel: Channel }

/** The time zone that their messages named last, and when: a name of the IANA database, or what is written like one. */
export type HeardZone = { readonly at: string; readonly value: string }

/** When and how often: half of what `activity` says, and all of what it says for one channel. */
export type Presence = { readonly firstSeen: string; readonly lastSeen: string; readonly events: number }

/**
 * All that is known about one person: a pure, commutative fold of the log rows of their origins, and which these are. Bounded: its
 * serialisation stays under 64 KB (see `profile-limits.ts`).
 */
export type Profile = {
  readonly format: 4
  /** The smallest uuid of the person’s origins, so the order in which origins meet does not matter. */
  readonly id: string
  /**
   * The person’s origins and nothing else: what a message merely mentions is not here. Sorted by type, then value; when there are too many,
   * those that `capIdentifiers` keeps, which depends on nothing but the set.
   */
  readonly identifiers: readonly Identifier[]
  readonly traits: Readonly<Record<string, Trait>>
  /** Experiment key → first exposure. */
  readonly assignments: Readonly<Record<string, Assignment>>
  /** Account id → membership; those joined last when there are too many. */
  readonly accounts: Readonly<Record<string, Membership>>
  readonly activity: Presence & { readonly channels: Readonly<Record<string, Presence>> }
  /** Where they last wrote from, as their browser or app said it; absent where none did. What they say themselves is the trait `timezone`. */
  readonly zone?: HeardZone
}

/** One visible effect of an event, for people to read: `traits.tier`, `identifiers`, `accounts`, `assignments.hero`, `id`. */
export type Change = { readonly path: string; readonly before: Json; readonly after: Json }

/** Something an event carried that the profile did not keep, and why. The log keeps it in any case. */
export type NotKept = {
  readonly path: string
  readonly reason:
    | 'value_too_large'
    | 'value_too_deep'
    | 'name_too_long'
    | 'too_many_traits'
    | 'too_many_identifiers'
    | 'too_many_assignments'
    | 'too_many_accounts'
    | 'older_than_known'
    | 'no_time_zone'
}
