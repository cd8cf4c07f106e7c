import { compareText, smallerText } from './compare-text.ts'
import { textFits } from './json-size.ts'
import type { Identifier } from './log-event.ts'
import type { Change, NotKept, SeenIdentifier } from './profile.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'

type Seen = readonly SeenIdentifier[]
type Report = { readonly changes: Change[]; readonly notKept: NotKept[] }

/** The union of two lists, each identifier with the latest time it was seen; the most recently seen when too many. */
export function mergeIdentifiers(a: Seen, b: Seen): Seen {
  const merged = [...a]
  for (const identifier of b) {
    const at = merged.findIndex((known) => known.type === identifier.type && known.value === identifier.value)
    const known = merged[at]
    if (known === undefined) merged.push(identifier)
    else merged[at] = latestSight(known, identifier)
  }
  if (merged.length > PROFILE_LIMITS.identifiers) {
    merged.sort((x, y) => compareText(y.lastSeen, x.lastSeen) || compareIdentity(x, y))
    merged.length = PROFILE_LIMITS.identifiers
  }
  return merged.sort(compareIdentity)
}

/** Folds the identifiers an event presents into those known. */
export function foldIdentifiers(
  known: Seen,
  said: { identifiers: readonly Identifier[]; at: string; report: Report },
): Seen {
  const { identifiers, at, report } = said
  const presented: SeenIdentifier[] = []
  for (const { type, value, origin } of identifiers) {
    const refusal = !textFits(type, PROFILE_LIMITS.identifierType)
      ? 'name_too_long'
      : !textFits(value, PROFILE_LIMITS.identifierValue) && 'value_too_large'
    if (refusal) report.notKept.push({ path: pathOf(type), reason: refusal })
    else presented.push({ lastSeen: at, origin: origin.slice(0, PROFILE_LIMITS.origin), type, value })
  }
  if (presented.every((one) => known.some((other) => isSame(one, other) && other.lastSeen >= at))) return known
  const kept = mergeIdentifiers(known, presented)
  for (const one of presented) {
    const isKept = kept.some((other) => isSame(one, other))
    if (!isKept) report.notKept.push({ path: pathOf(one.type), reason: 'too_many_identifiers' })
    else if (!known.some((other) => isSame(one, other)))
      report.changes.push({ path: 'identifiers', before: null, after: shown(one) })
  }
  for (const one of known) {
    if (!kept.some((other) => isSame(one, other)))
      report.changes.push({ path: 'identifiers', before: shown(one), after: null })
  }
  return kept
}

function latestSight(a: SeenIdentifier, b: SeenIdentifier): SeenIdentifier {
  const later = a.lastSeen >= b.lastSeen ? a : b
  // The origin is a function of type and value; were a caller to disagree with itself, order still must not matter.
  const origin = smallerText(a.origin, b.origin)
  return later.origin === origin ? later : { ...later, origin }
}

function compareIdentity(a: Identifier, b: Identifier): number {
  return compareText(a.type, b.type) || compareText(a.value, b.value)
}

function isSame(a: Identifier, b: Identifier): boolean {
  return a.value === b.value && a.type === b.type && a.origin === b.origin
}

function shown(identifier: Identifier): { readonly type: string; readonly value: string } {
  return { type: identifier.type, value: identifier.value }
}

function pathOf(type: string): string {
  return `identifiers.${type.slice(0, PROFILE_LIMITS.identifierType)}`
}
