import type { Profile } from './profile.ts'

/** The canonical JSON of a profile: equal profiles give equal bytes. */
export function serializeProfile(_profile: Profile): string {
  throw new Error('in preparation')
}
