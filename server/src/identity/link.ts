import type { LinkReason } from '@diapason/kernel'

/**
 * `live` joins two people. The others join nobody: `suggested` waits for a person to decide, `shared` says that somebody presented what
 * several people have, `claimed` that a message named an identifier its sender may not speak for, `removed` that it was taken back, `expired`
 * that nothing has shown the pair for as long as its types let a link hold.
 */
export type LinkStatus = 'live' | 'suggested' | 'shared' | 'claimed' | 'removed' | 'expired'

/** A link as it is first recorded: two origins, and the message that showed them together. `a < b`. */
export type NewLink = {
  readonly a: string
  readonly b: string
  readonly status: LinkStatus
  /** Key of the rule; `by_hand` for one that a person made. */
  readonly rule: string
  /** Why it is not live. */
  readonly reason: LinkReason | null
  /** The type of identifier whose limit it met. */
  readonly limitedType: string | null
  /** 0 to 1. */
  readonly confidence: number
  readonly origin: string
  readonly messageId: string
  readonly source: string
  readonly channel: string
  readonly happenedAt: string
  /** When a later message showed the pair, or a person said that it holds, where the link expires; null: never since. */
  readonly confirmedAt: string | null
  /** ISO 8601; null for one that does not expire. */
  readonly expiresAt: string | null
}

/** A link as it stands. */
export type Link = NewLink & { readonly id: string }

/** What showed or confirmed it last: ISO 8601. What it has to live is counted from there. */
export function lastShown({ happenedAt, confirmedAt }: Pick<NewLink, 'happenedAt' | 'confirmedAt'>): string {
  return confirmedAt ?? happenedAt
}

/** Two origins in the order in which a link names them. */
export type Pair = { readonly a: string; readonly b: string }

export function pairOf(one: string, other: string): Pair {
  return one < other ? { a: one, b: other } : { a: other, b: one }
}

/** How a pair is named in a set. */
export function pairKey({ a, b }: Pair): string {
  return `${a} ${b}`
}
