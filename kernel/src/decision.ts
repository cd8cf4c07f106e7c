import type { Account } from './account.ts'
import type { Channel } from './channel.ts'
import type { Choices } from './choice.ts'
import type { Json } from './json.ts'
import type { PermitReason } from './permit.ts'
import type { Profile } from './profile.ts'
import type { HIDDEN } from './truth.ts'

/** What the request says about the person and the moment. */
export type Situation = {
  /** As presented by the request; `origin` is not needed. */
  readonly identifiers: readonly { readonly type: string; readonly value: string }[]
  readonly context: Readonly<Record<string, Json>>
  /** The channel on which the decision will be shown. */
  readonly channel: Channel
  /** Names of traits that are hidden from this decision, beside those that its element must not know: unknown, not missing. */
  readonly hidden?: ReadonlySet<string>
  /**
   * The account the person acts for, see `accountInSituation`. `HIDDEN` when it must not be known from this person: what reads it is
   * then unknown, not missing. `unreadable` when there is one and it cannot be read: what reads it shows its fallback, with `error`.
   */
  readonly account?: Account | typeof HIDDEN | 'unreadable' | undefined
}

export type DecideInput = Situation & {
  readonly profile: Profile | undefined
  /** What stands of what they said about purposes; undefined for who said nothing. */
  readonly choices?: Choices | undefined
  /** ISO 8601 instant the decision is made for. */
  readonly now: string
  /** Also say, step by step, why. */
  readonly explain?: boolean
}

export type DecisionReason = 'matched' | 'fallback' | 'experiment' | 'control' | 'disabled' | 'no_consent' | 'error'

/** 1 the same for everyone, 2 adapted to the individual, 3 several channels coordinated, 4 online with offline or partner. */
export type Level = 1 | 2 | 3 | 4

/** One step of the way to a decision, as data: codes and values, to be put into words by whoever shows it. */
export type Reason = {
  readonly step: 'element' | 'purpose' | 'experiment' | 'variant' | 'fallback'
  /** The key of the element, purpose, experiment or variant the step is about. */
  readonly key: string
  readonly outcome:
    | 'disabled'
    | 'not_active'
    | 'when_false'
    | 'when_unknown'
    | 'when_error'
    | 'no_hash_value'
    | 'outside_namespace'
    | 'outside_coverage'
    | 'assigned'
    | 'sticky'
    | 'variant_missing'
    | 'other_channel'
    | 'matched'
    | 'shown'
    | PermitReason
  readonly detail: Json
}

export type Decision = {
  /** The element's variant shown; null is the fallback. */
  readonly variant: string | null
  readonly form: string | null
  readonly content: Json
  readonly flow: null
  readonly ask: null
  /** The experiment the person takes part in here, and its variation. */
  readonly experiment: { readonly key: string; readonly variant: string } | null
  readonly level: Level
  readonly reason: DecisionReason
  /** When the answer may change by the mere passing of time; null when it does not. */
  readonly expiresAt: string | null
  /** With `explain` only. */
  readonly reasons?: readonly Reason[]
}
