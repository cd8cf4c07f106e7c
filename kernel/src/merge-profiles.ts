import type { Profile } from './profile.ts'

/** The fold of the union of two disjoint histories; commutative and associative. */
export function mergeProfiles(_a: Profile, _b: Profile): Profile {
  throw new Error('in preparation')
}
