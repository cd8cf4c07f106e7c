import type { Profile } from '@diapason/kernel'

/** A profile as it was read, with the version that tells whether it is still the one. */
export type Held = {
  readonly profile: Profile
  readonly version: number
  /** Characters of the stored document: what the memory of people is measured by. */
  readonly bytes: number
}
