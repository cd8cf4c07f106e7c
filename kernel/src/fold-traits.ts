import { canonicalJson } from './canonical-json.ts'
import { compareText } from './compare-text.ts'
import type { Json } from './json.ts'
import { depthFits, textFits, utf8Bytes } from './json-size.ts'
import { getOwn, setOwn } from './own-property.ts'
import type { Change, NotKept, Provenance, Trait } from './profile.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'
import { compareProvenance } from './provenance-of.ts'

type Traits = Readonly<Record<string, Trait>>
type Report = { readonly changes: Change[]; readonly notKept: NotKept[] }

/** Last writer wins: the later of two values of one trait, whichever way round they are given. */
export function laterTrait(a: Trait, b: Trait): Trait {
  const order = compareProvenance(a, b) || compareText(canonicalJson(a.value), canonicalJson(b.value))
  return order < 0 ? b : a
}

/** Keeps the latest traits when there are more than `most`. The rank is a prefix of the order of `laterTrait`, hence monotone. */
export function capTraits(traits: Traits, most: number): Traits {
  const entries = Object.entries(traits)
  if (entries.length <= most) return traits
  entries.sort(
    ([nameA, a], [nameB, b]) =>
      compareText(b.at, a.at) || compareText(b.messageId, a.messageId) || compareText(nameA, nameB),
  )
  return Object.fromEntries(entries.slice(0, most))
}

/** Folds what an `identify` says of a person, or a `group` of an account, into the traits; adds to the report what that changed and what was not kept. */
export function foldTraits(
  known: Traits,
  said: { values: Readonly<Record<string, Json>>; by: Provenance; report: Report; most: number },
): Traits {
  const { values, by, report, most } = said
  const next: Record<string, Trait> = { ...known }
  const written: string[] = []
  for (const name of Object.keys(values)) {
    const bounded = boundTrait(name, values[name] ?? null)
    if ('reason' in bounded) {
      report.notKept.push({ path: pathOf(name), reason: bounded.reason })
      continue
    }
    const trait: Trait = {
      at: by.at,
      channel: by.channel,
      messageId: by.messageId,
      source: by.source,
      value: bounded.value,
    }
    const before = getOwn(known, name)
    if (before !== undefined && laterTrait(before, trait) === before) {
      report.notKept.push({ path: pathOf(name), reason: 'older_than_known' })
      continue
    }
    setOwn(next, name, trait)
    written.push(name)
  }
  if (written.length === 0) return known
  const kept = capTraits(next, most)
  reportTraits(report, { known, kept, written })
  return kept
}

function reportTraits(report: Report, outcome: { known: Traits; kept: Traits; written: readonly string[] }): void {
  const { known, kept, written } = outcome
  for (const name of written) {
    const before = getOwn(known, name)?.value ?? null
    const after = getOwn(kept, name)
    if (after === undefined) report.notKept.push({ path: pathOf(name), reason: 'too_many_traits' })
    else if (!Object.hasOwn(known, name) || !sameJson(before, after.value)) {
      report.changes.push({ path: pathOf(name), before, after: after.value })
    }
  }
  for (const name of Object.keys(known)) {
    const before = known[name]
    if (before !== undefined && !Object.hasOwn(kept, name))
      report.changes.push({ path: pathOf(name), before: before.value, after: null })
  }
}

type Bounded = { readonly value: Json } | { readonly reason: NotKept['reason'] }

/** Looks at one trait of one event alone, so that what is refused does not depend on what came before. */
function boundTrait(name: string, value: Json): Bounded {
  if (!textFits(name, PROFILE_LIMITS.traitName)) return { reason: 'name_too_long' }
  switch (typeof value) {
    case 'string':
      return textFits(value, PROFILE_LIMITS.traitValue - 2) ? { value } : { reason: 'value_too_large' }
    case 'boolean':
      return { value }
    case 'number':
      // As JSON would write it and read it again: a replay must not differ. Adding zero turns -0 into 0.
      return { value: Number.isFinite(value) ? value + 0 : null }
    default:
      return boundObject(value)
  }
}

function boundObject(value: Json): Bounded {
  if (value === null) return { value }
  if (!depthFits(value, PROFILE_LIMITS.traitDepth)) return { reason: 'value_too_deep' }
  const text = canonicalJson(value)
  // Read back from its canonical text, the value is the same whether it was folded just now or stored and loaded.
  return utf8Bytes(text) <= PROFILE_LIMITS.traitValue ? { value: JSON.parse(text) } : { reason: 'value_too_large' }
}

function sameJson(a: Json, b: Json): boolean {
  return a === b || canonicalJson(a) === canonicalJson(b)
}

function pathOf(name: string): string {
  return `traits.${name.slice(0, PROFILE_LIMITS.traitName)}`
}
