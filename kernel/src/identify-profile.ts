import { smallerText } from './compare-text.ts'
import { foldIdentifiers } from './fold-identifiers.ts'
import type { Identifier } from './log-event.ts'
import type { Change, NotKept, Profile } from './profile.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'

/** A profile of which these identifiers are part too: they are listed, and the smallest of its origins names it. */
export function identifyProfile(profile: Profile, identifiers: readonly Identifier[]): Profile {
  const report = { changes: [] as Change[], notKept: [] as NotKept[] }
  let id = profile.id
  for (const { origin } of identifiers) id = smallerText(id, origin.slice(0, PROFILE_LIMITS.origin))
  return { ...profile, id, identifiers: foldIdentifiers(profile.identifiers, identifiers, report) }
}
