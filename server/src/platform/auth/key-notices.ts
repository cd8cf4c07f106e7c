import type { KeyRecord } from './key-record.ts'

/** What needs a person about one key. */
export type KeyNotice = {
  /** `key_expires`: within 14 days. `key_expired`: since then, within 14 days. `key_unused`: for 90 days. `key_rotation_ends`: within a day, and the old secret is still in use. */
  readonly code: 'key_expires' | 'key_expired' | 'key_unused' | 'key_rotation_ends'
  readonly subject: string
  readonly severity: 'urgent' | 'attention' | 'info'
  readonly at: string
  readonly params: { readonly name: string; readonly at: string }
  readonly to: string
}

const DAY = 24 * 3_600_000
/** Long enough to give a new key to whoever is on holiday. */
const SOON = 14 * DAY
const UNUSED = 90 * DAY

/** The keys that somebody should look at, at `now` in ms since 1970: at most one notice a key, the most pressing. */
export function keyNotices(keys: readonly KeyRecord[], now: number): KeyNotice[] {
  return keys.flatMap((key): KeyNotice[] => {
    if (key.state === 'revoked') return []
    const tell = (notice: Pick<KeyNotice, 'code' | 'severity'> & { when: number; since: number }): KeyNotice[] => [
      {
        code: notice.code,
        severity: notice.severity,
        subject: key.id,
        at: new Date(notice.since).toISOString(),
        params: { name: key.name, at: new Date(notice.when).toISOString() },
        to: `/keys?id=${encodeURIComponent(key.id)}`,
      },
    ]
    const expires = key.expiresAt === null ? undefined : Date.parse(key.expiresAt)
    if (expires !== undefined && expires <= now) {
      // One that nobody used towards its end, or missed for two weeks since, is left in peace.
      const used = [key.lastUsedAt, key.previous?.lastUsedAt].some((at) => usedSince(at, expires - SOON))
      return used && now - expires < SOON
        ? tell({ code: 'key_expired', severity: 'urgent', when: expires, since: expires })
        : []
    }
    const ends = key.previous ? Date.parse(key.previous.until) : undefined
    if (ends !== undefined && ends - now < DAY && usedSince(key.previous?.lastUsedAt, now - DAY))
      return tell({ code: 'key_rotation_ends', severity: 'urgent', when: ends, since: ends - DAY })
    if (expires !== undefined && expires - now <= SOON)
      return tell({
        code: 'key_expires',
        severity: 'attention',
        when: expires,
        since: Math.max(expires - SOON, Date.parse(key.createdAt)),
      })
    const lastSeen = Math.max(
      ...[key.createdAt, key.rotatedAt, key.lastUsedAt, key.previous?.lastUsedAt].map(instantOf),
    )
    if (now - lastSeen >= UNUSED)
      return tell({ code: 'key_unused', severity: 'info', when: lastSeen, since: lastSeen + UNUSED })
    return []
  })
}

function usedSince(at: string | null | undefined, since: number): boolean {
  return instantOf(at) >= since
}

function instantOf(at: string | null | undefined): number {
  return at ? Date.parse(at) : Number.NEGATIVE_INFINITY
}
