import { textFits } from './json-size.ts'
import type { LogEvent } from './log-event.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'

/** The account that an event makes its person a member of; undefined when it names none, or by an id too long to be kept. */
export function accountOf(event: Pick<LogEvent, 'type' | 'groupId'>): string | undefined {
  const id = event.type === 'group' ? event.groupId : undefined
  return id !== undefined && id !== '' && textFits(id, PROFILE_LIMITS.account) ? id : undefined
}
