import type { KeyKind } from './principal.ts'

/** `rotating`: two secrets work. An expired key comes back when its expiry is moved; a revoked one never does. */
export type KeyState = 'active' | 'rotating' | 'expired' | 'revoked'

/** One key as people see it; the secret itself exists only in the answer that made it. */
export type KeyRecord = {
  readonly id: string
  readonly name: string
  readonly kind: KeyKind
  readonly prefix: string
  readonly purpose: string
  readonly legalBasis: string
  readonly channel: string | null
  /** Permissions; null is all that its kind may have. */
  readonly scopes: readonly string[] | null
  /** Sites whose pages may use it; null is any. */
  readonly origins: readonly string[] | null
  /** The purpose under which a partner may read people; null reads nobody. */
  readonly sharing: string | null
  readonly note: string
  readonly createdAt: string
  readonly createdBy: string
  /** It is refused from this instant on. */
  readonly expiresAt: string | null
  readonly rotatedAt: string | null
  /** Last use of the present secret. */
  readonly lastUsedAt: string | null
  /** The secret before the present one, while it works. */
  readonly previous: { readonly prefix: string; readonly until: string; readonly lastUsedAt: string | null } | null
  readonly revokedAt: string | null
  readonly state: KeyState
}

/** What is chosen when a key is made. */
export type NewKey = {
  readonly name: string
  readonly kind: KeyKind
  readonly purpose: string
  /** Of a purpose that is not defined; of others it is the definition's. */
  readonly legalBasis?: string | undefined
  readonly channel?: string | null
  readonly scopes?: readonly string[] | null
  readonly origins?: readonly string[] | null
  readonly sharing?: string | null
  readonly note?: string
  readonly expiresAt?: string | null
  /** `principalName` of who makes it. */
  readonly createdBy: string
}

/** What may be changed later. Purpose and legal basis may not: they are recorded with what the key has sent. */
export type KeyChange = Partial<
  Pick<KeyRecord, 'name' | 'channel' | 'scopes' | 'origins' | 'sharing' | 'note' | 'expiresAt'>
>

export type KeyRow = Omit<KeyRecord, 'previous' | 'state'> & {
  readonly previousPrefix: string | null
  readonly previousUntil: string | null
  readonly previousUsedAt: string | null
}

/** The columns of a `KeyRow`. */
export const KEY_COLUMNS = `id, name, kind, prefix, purpose, legal_basis as "legalBasis", channel, scopes, origins, sharing, note,
  created_at as "createdAt", created_by as "createdBy", expires_at as "expiresAt", rotated_at as "rotatedAt",
  last_used_at as "lastUsedAt", revoked_at as "revokedAt", previous_prefix as "previousPrefix",
  previous_until as "previousUntil", previous_used_at as "previousUsedAt"`

/** A row as it is at `now`, in ms since 1970. */
export function keyRecord(row: KeyRow, now: number): KeyRecord {
  const { previousPrefix, previousUntil, previousUsedAt, ...key } = row
  const previous =
    previousPrefix !== null && previousUntil !== null && Date.parse(previousUntil) > now && key.revokedAt === null
      ? { prefix: previousPrefix, until: previousUntil, lastUsedAt: previousUsedAt }
      : null
  const expired = key.expiresAt !== null && Date.parse(key.expiresAt) <= now
  const state = key.revokedAt !== null ? 'revoked' : expired ? 'expired' : previous ? 'rotating' : 'active'
  return { ...key, previous, state }
}
