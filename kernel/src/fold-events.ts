import { applyEvent } from './apply-event.ts'
import type { LogEvent } from './log-event.ts'
import type { Profile } from './profile.ts'

/** The profile of a history, in whatever order it comes; undefined for an empty one. */
export function foldEvents(events: Iterable<LogEvent>): Profile | undefined {
  let profile: Profile | undefined
  for (const event of events) profile = applyEvent(profile, event).profile
  return profile
}
