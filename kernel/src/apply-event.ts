import type { LogEvent } from './log-event.ts'
import type { Change, NotKept, Profile } from './profile.ts'

export type Applied = {
  readonly profile: Profile
  readonly changes: readonly Change[]
  readonly notKept: readonly NotKept[]
}

/** Folds one event into a profile (or starts one). */
export function applyEvent(_profile: Profile | undefined, _event: LogEvent): Applied {
  throw new Error('in preparation')
}
