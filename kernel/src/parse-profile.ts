import type { Profile } from './profile.ts'

/** Reads what `serializeProfile` wrote. Throws on another format. */
export function parseProfile(_text: string): Profile {
  throw new Error('in preparation')
}
