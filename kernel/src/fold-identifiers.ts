import { compareText } from './compare-text.ts'
import { textFits } from './json-size.ts'
import type { Identifier } from './log-event.ts'
import type { Change, NotKept } from './profile.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'

type Identifiers = readonly Identifier[]
type Report = { readonly changes: Change[]; readonly notKept: NotKept[] }

/** The union of two sets of identifiers, bounded. */
export function mergeIdentifiers(a: Identifiers, b: Identifiers): Identifiers {
  const merged = [...a]
  for (const identifier of b) if (!merged.some((known) => isSame(known, identifier))) merged.push(identifier)
  if (merged.length === a.length) return a
  return capIdentifiers(merged)
}

/**
 * Keeps what identifies best when there are too many: the user id, then whatever else is not a visit, then visits; among equals the
 * smallest origins. The rank depends on the identifier alone, so the best N of a union are among the best N of its parts.
 */
function capIdentifiers(identifiers: Identifier[]): Identifiers {
  if (identifiers.length > PROFILE_LIMITS.identifiers) {
    identifiers.sort((x, y) => rank(x.type) - rank(y.type) || compareText(x.origin, y.origin))
    identifiers.length = PROFILE_LIMITS.identifiers
  }
  return identifiers.sort(compareIdentity)
}

/** Adds the identifiers that a message joins to those known. */
export function foldIdentifiers(known: Identifiers, joined: Identifiers, report: Report): Identifiers {
  const fitting: Identifier[] = []
  for (const { type, value, origin } of joined) {
    const refusal = !textFits(type, PROFILE_LIMITS.identifierType)
      ? 'name_too_long'
      : !textFits(value, PROFILE_LIMITS.identifierValue) && 'value_too_large'
    if (refusal) report.notKept.push({ path: pathOf(type), reason: refusal })
    else fitting.push({ origin: origin.slice(0, PROFILE_LIMITS.origin), type, value })
  }
  const kept = mergeIdentifiers(known, fitting)
  if (kept === known) return known
  for (const one of fitting) {
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

function rank(type: string): number {
  return type === 'userId' ? 0 : type === 'anonymousId' ? 2 : 1
}

function compareIdentity(a: Identifier, b: Identifier): number {
  return compareText(a.type, b.type) || compareText(a.value, b.value) || compareText(a.origin, b.origin)
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
