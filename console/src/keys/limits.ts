import type { ApiKey, KeyLimits } from './key.ts'

/** The limits of a key as its form holds them. */
export type LimitsDraft = {
  /** Null is everything of its kind. */
  readonly scopes: readonly string[] | null
  /** A day of the reader's own, `2027-01-31`; empty is never. */
  readonly expires: string
  /** One a line. */
  readonly origins: string
  /** Purpose under which a partner may read people; empty reads nobody. */
  readonly sharing: string
  readonly note: string
}

export const noLimits: LimitsDraft = { scopes: null, expires: '', origins: '', sharing: '', note: '' }

/** The form as it begins for a key that exists. */
export function limitsOf({ scopes, expiresAt, origins, sharing, note }: ApiKey): LimitsDraft {
  return {
    scopes,
    note,
    expires: expiresAt === null ? '' : dayOf(new Date(expiresAt)),
    origins: (origins ?? []).join('\n'),
    sharing: sharing ?? '',
  }
}

/** What the server is sent. An expiry is the beginning of its day; one that was not touched keeps its very instant. */
export function limitsBody(
  { scopes, expires, origins, sharing, note }: LimitsDraft,
  before?: ApiKey,
): Required<KeyLimits> {
  const lines = origins
    .split(/\s+/)
    .map((line) => line.trim().replace(/\/+$/, ''))
    .filter((line) => line !== '')
  const kept = before?.expiresAt && dayOf(new Date(before.expiresAt)) === expires ? before.expiresAt : undefined
  return {
    scopes: scopes === null ? null : [...scopes],
    origins: lines.length === 0 ? null : lines,
    sharing: sharing === '' ? null : sharing,
    note: note.trim(),
    expiresAt: expires === '' ? null : (kept ?? beginOf(expires).toISOString()),
  }
}

/** The day after today, the first that a key can expire on. */
export function firstExpiry(now: Date): string {
  return dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1))
}

function beginOf(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date)
}

function dayOf(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
