/** What a link opens. */
export const SCOPES = ['preferences', 'data', 'unsubscribe', 'confirm'] as const

export type Scope = (typeof SCOPES)[number]

/** What a link of one scope opens besides: whoever may see all that is known may choose as well. */
const OPENS: Readonly<Record<Scope, ReadonlySet<Scope>>> = {
  preferences: new Set<Scope>(['preferences']),
  data: new Set<Scope>(['data', 'preferences']),
  unsubscribe: new Set<Scope>(['unsubscribe']),
  confirm: new Set<Scope>(['confirm']),
}

export function opens(held: Scope, wanted: Scope): boolean {
  return OPENS[held].has(wanted)
}

/** A link, without what opens it: that is said once, and kept nowhere. */
export type Link = {
  readonly id: string
  /** Whom it was made for. */
  readonly origin: string
  /** All that the person was known by then. */
  readonly origins: readonly string[]
  readonly scope: Scope
  /** What a link that unsubscribes or confirms is about; null where it is about everything. */
  readonly subject: string | null
  /** By `principalName`. */
  readonly madeBy: string
  readonly note: string | null
  readonly madeAt: string
  readonly expiresAt: string
  readonly revokedAt: string | null
  readonly revokedBy: string | null
  readonly usedAt: string | null
}
