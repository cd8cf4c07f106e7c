import { smallerText } from './compare-text.ts'
import { mergeActivity } from './fold-activity.ts'
import { capAssignments, earlierAssignment } from './fold-assignments.ts'
import { mergeIdentifiers } from './fold-identifiers.ts'
import { capTraits, laterTrait } from './fold-traits.ts'
import { getOwn, setOwn } from './own-property.ts'
import type { Profile } from './profile.ts'

/**
 * The profile of two histories that share no event: exactly the fold of their union. Commutative and associative, so a set
 * of origins gives one profile in whatever order it was joined.
 */
export function mergeProfiles(a: Profile, b: Profile): Profile {
  return {
    activity: mergeActivity(a.activity, b.activity),
    assignments: capAssignments(mergeRecords(a.assignments, b.assignments, earlierAssignment)),
    format: 2,
    id: smallerText(a.id, b.id),
    identifiers: mergeIdentifiers(a.identifiers, b.identifiers),
    traits: capTraits(mergeRecords(a.traits, b.traits, laterTrait)),
  }
}

type Registers<T> = Readonly<Record<string, T>>

function mergeRecords<T>(a: Registers<T>, b: Registers<T>, pick: (a: T, b: T) => T): Registers<T> {
  const merged: Record<string, T> = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const known = getOwn(a, key)
    setOwn(merged, key, known === undefined ? value : pick(known, value))
  }
  return merged
}
