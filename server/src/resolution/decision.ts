import type { LinkStatus } from '../identity/index.ts'
import { type Principal, principalName } from '../platform/auth/principal.ts'

export type DecisionKind = 'merge' | 'split' | 'accept' | 'dismiss' | 'expire' | 'undo'

/** Who decides; `system` for what time decides. */
export type Decider = Principal | 'system'

export function deciderName(decider: Decider): string {
  return decider === 'system' ? decider : principalName(decider)
}

/** What became of a link: null where there was none, or is none any more. */
export type LinkChange = {
  readonly id: string
  readonly a: string
  readonly b: string
  readonly before: LinkStatus | null
  readonly after: LinkStatus | null
  /** When it would have ended, where the decision took its end away: ISO 8601. */
  readonly until?: string
}

/** What somebody decided about who is who. */
export type IdentityDecision = {
  readonly id: string
  readonly kind: DecisionKind
  readonly at: string
  /** Kind and id of whoever decided; their name today where they have one. */
  readonly by: { readonly kind: string; readonly id: string; readonly name: string | null }
  readonly reason: string
  readonly links: readonly LinkChange[]
  /** People concerned, as they were named before and after. */
  readonly people: readonly string[]
  readonly undoes: string | null
  readonly undoneBy: string | null
}

/** How each is named in the log. */
export const EVENT_NAMES: Readonly<Record<DecisionKind, string>> = {
  merge: 'Identities Linked',
  accept: 'Identities Linked',
  split: 'Identities Separated',
  expire: 'Identities Separated',
  dismiss: 'Identities Kept Apart',
  undo: 'Identity Decision Undone',
}
