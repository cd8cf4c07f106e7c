import { compareText } from './compare-text.ts'
import { exposureOf } from './exposure-of.ts'
import { textFits } from './json-size.ts'
import type { LogEvent } from './log-event.ts'
import { getOwn, setOwn } from './own-property.ts'
import type { Assignment, Change, NotKept, Provenance } from './profile.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'
import { compareProvenance } from './provenance-of.ts'

type Assignments = Readonly<Record<string, Assignment>>
type Report = { readonly changes: Change[]; readonly notKept: NotKept[] }

/** The first exposure sticks: the earlier of two, whichever way round they are given. */
export function earlierAssignment(a: Assignment, b: Assignment): Assignment {
  const order = compareProvenance(a, b) || compareText(a.variation, b.variation)
  return order > 0 ? b : a
}

/** Keeps the earliest assignments when there are too many: first exposures only move earlier, so this rank is monotone. */
export function capAssignments(assignments: Assignments): Assignments {
  const entries = Object.entries(assignments)
  if (entries.length <= PROFILE_LIMITS.assignments) return assignments
  entries.sort(
    ([keyA, a], [keyB, b]) =>
      compareText(a.at, b.at) || compareText(a.messageId, b.messageId) || compareText(keyA, keyB),
  )
  return Object.fromEntries(entries.slice(0, PROFILE_LIMITS.assignments))
}

/** Folds the exposure an event may report into the assignments. */
export function foldAssignments(
  known: Assignments,
  said: { event: LogEvent; by: Provenance; report: Report },
): Assignments {
  const { event, by, report } = said
  const exposure = exposureOf(event)
  if (exposure === undefined) return known
  const { experiment, variation } = exposure
  const path = `assignments.${experiment.slice(0, PROFILE_LIMITS.experiment)}`
  const refusal = !textFits(experiment, PROFILE_LIMITS.experiment)
    ? 'name_too_long'
    : !textFits(variation, PROFILE_LIMITS.variation) && 'value_too_large'
  if (refusal) {
    report.notKept.push({ path, reason: refusal })
    return known
  }
  const assignment: Assignment = {
    at: by.at,
    channel: by.channel,
    messageId: by.messageId,
    source: by.source,
    variation,
  }
  const before = getOwn(known, experiment)
  // A later exposure is the ordinary case, not something lost.
  if (before !== undefined && earlierAssignment(before, assignment) === before) return known
  const next: Record<string, Assignment> = { ...known }
  setOwn(next, experiment, assignment)
  const kept = capAssignments(next)
  if (!Object.hasOwn(kept, experiment)) report.notKept.push({ path, reason: 'too_many_assignments' })
  else if (before?.variation !== variation)
    report.changes.push({ path, before: before?.variation ?? null, after: variation })
  for (const [key, lost] of Object.entries(known)) {
    if (!Object.hasOwn(kept, key))
      report.changes.push({ path: `assignments.${key}`, before: lost.variation, after: null })
  }
  return kept
}
