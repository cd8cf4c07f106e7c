import { smallerText } from './compare-text.ts'
import { mergeActivity } from './fold-activity.ts'
import { capAssignments, earlierAssignment } from './fold-assignments.ts'
import { mergeIdentifiers } from './fold-identifiers.ts'
import { capMemberships, laterMembership } from './fold-memberships.ts'
import { capTraits, laterTrait } from './fold-traits.ts'
import { laterZone } from './fold-zone.ts'
import { mergeRecords } from './merge-records.ts'
import type { Profile } from './profile.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'

/**
 * The profile of two histories that share no event: exactly the fold of their union. Commutative and associative, so a set
 * of origins gives one profile in whatever order it was joined.
 */
export function mergeProfiles(a: Profile, b: Profile): Profile {
  const zone = laterZone(a.zone, b.zone)
  return {
    accounts: capMemberships(mergeRecords(a.accounts, b.accounts, laterMembership)),
    activity: mergeActivity(a.activity, b.activity),
    assignments: capAssignments(mergeRecords(a.assignments, b.assignments, earlierAssignment)),
    format: 4,
    id: smallerText(a.id, b.id),
    identifiers: mergeIdentifiers(a.identifiers, b.identifiers),
    traits: capTraits(mergeRecords(a.traits, b.traits, laterTrait), PROFILE_LIMITS.traits),
    ...(zone === undefined ? {} : { zone }),
  }
}
