import type { LogEvent } from '@diapason/kernel'
import { zoneClock } from '../platform/zone-clock.ts'

/** Characters that are looked at; the longest name has 32. */
const LONGEST = 64

/** Whether a message says where its person is by a name that no clock has: it is kept as it came, and quiet hours go by what was known before it, or by the channel. */
export function namesNoZone({ context: { timezone } }: Pick<LogEvent, 'context'>): boolean {
  if (timezone === undefined || timezone === null || timezone === '') return false
  return typeof timezone !== 'string' || timezone.length > LONGEST || zoneClock(timezone) === undefined
}
