import { accountOf } from './account-of.ts'
import { compareText } from './compare-text.ts'
import type { LogEvent } from './log-event.ts'
import { getOwn, setOwn } from './own-property.ts'
import type { Change, Membership, NotKept, Provenance } from './profile.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'

type Memberships = Readonly<Record<string, Membership>>
type Report = { readonly changes: Change[]; readonly notKept: NotKept[] }

/** The later of two words on one membership, whichever way round they are given. */
export function laterMembership(a: Membership, b: Membership): Membership {
  return (compareText(a.at, b.at) || compareText(a.channel, b.channel)) < 0 ? b : a
}

/** Accounts in the order in which they were joined, the last first; one instant is settled by the id, so the order is total. */
export function newestAccounts(memberships: Memberships): readonly (readonly [string, Membership])[] {
  return Object.entries(memberships).sort(([idA, a], [idB, b]) => compareText(b.at, a.at) || (idA < idB ? -1 : 1))
}

/** Keeps the accounts joined last when there are too many. A membership only moves later, so this rank is monotone. */
export function capMemberships(memberships: Memberships): Memberships {
  if (Object.keys(memberships).length <= PROFILE_LIMITS.accounts) return memberships
  return Object.fromEntries(newestAccounts(memberships).slice(0, PROFILE_LIMITS.accounts))
}

/** Folds the account that a `group` call names into those the person belongs to. */
export function foldMemberships(
  known: Memberships,
  said: { event: LogEvent; by: Provenance; report: Report },
): Memberships {
  const { event, by, report } = said
  if (event.type !== 'group' || event.groupId === undefined) return known
  const id = accountOf(event)
  if (id === undefined) {
    report.notKept.push({ path: 'accounts', reason: 'name_too_long' })
    return known
  }
  const before = getOwn(known, id)
  const membership: Membership = { at: by.at, channel: by.channel }
  if (before !== undefined && laterMembership(before, membership) === before) return known
  const next: Record<string, Membership> = { ...known }
  setOwn(next, id, membership)
  const kept = capMemberships(next)
  if (!Object.hasOwn(kept, id)) report.notKept.push({ path: 'accounts', reason: 'too_many_accounts' })
  else if (before === undefined) report.changes.push({ path: 'accounts', before: null, after: id })
  for (const other of Object.keys(known))
    if (!Object.hasOwn(kept, other)) report.changes.push({ path: 'accounts', before: other, after: null })
  return kept
}
