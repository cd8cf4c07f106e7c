import { foldActivity } from './fold-activity.ts'
import { foldAssignments } from './fold-assignments.ts'
import { foldIdentifiers } from './fold-identifiers.ts'
import { foldMemberships } from './fold-memberships.ts'
import { foldTraits } from './fold-traits.ts'
import { foldZone } from './fold-zone.ts'
import type { LogEvent } from './log-event.ts'
import type { Change, NotKept, Profile } from './profile.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'
import { provenanceOf } from './provenance-of.ts'

export type Applied = {
  readonly profile: Profile
  readonly changes: readonly Change[]
  readonly notKept: readonly NotKept[]
}

/**
 * Folds one event into a profile, or starts one. Pure: the given profile is left as it is. The result does not depend on
 * the order in which events come, so there is no wrong moment for a late one. Uniqueness is the log's business: an event
 * applied twice is counted twice. Whom an event joins is not decided here: its `identifiers` are those that are this person's.
 *
 *     const { profile, changes } = applyEvent(undefined, event)
 */
export function applyEvent(profile: Profile | undefined, event: LogEvent): Applied {
  const changes: Change[] = []
  const notKept: NotKept[] = []
  const report = { changes, notKept }
  const by = provenanceOf(event)
  const id = smallestOrigin(profile?.id, event)
  if (profile !== undefined && profile.id !== id) changes.push({ path: 'id', before: profile.id, after: id })
  const identifiers = foldIdentifiers(profile?.identifiers ?? [], event.identifiers, report)
  const known = profile?.traits ?? {}
  const traits =
    event.type === 'identify'
      ? foldTraits(known, { values: event.traits, by, report, most: PROFILE_LIMITS.traits })
      : known
  const assignments = foldAssignments(profile?.assignments ?? {}, { event, by, report })
  const accounts = foldMemberships(profile?.accounts ?? {}, { event, by, report })
  const activity = foldActivity(profile?.activity, by)
  const before = profile?.zone
  const zone = foldZone(before, event, { by, notKept })
  if (zone?.value !== before?.value)
    changes.push({ path: 'zone', before: before?.value ?? null, after: zone?.value ?? null })
  return {
    profile:
      zone === undefined
        ? { accounts, activity, assignments, format: 4, id, identifiers, traits }
        : { accounts, activity, assignments, format: 4, id, identifiers, traits, zone },
    changes,
    notKept,
  }
}

function smallestOrigin(known: string | undefined, event: LogEvent): string {
  let smallest = known ?? event.origin
  for (const { origin } of event.identifiers) if (origin < smallest) smallest = origin
  return smallest.slice(0, PROFILE_LIMITS.origin)
}
