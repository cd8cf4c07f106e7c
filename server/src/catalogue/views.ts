import type { Entry } from './contracts.ts'
import type { FoundDifference } from './drift.ts'
import type { Row, TraitRow } from './listing.ts'
import { presenceOf } from './presence.ts'
import type { SeenProperty } from './read.ts'
import { subjectId } from './subject.ts'

/** What answers say of things: the shapes of `schema.ts`. */

export type SourceName = (id: string) => { readonly id: string; readonly name: string }

export function entryView(entry: Entry | undefined) {
  if (!entry) return null
  const { label = {}, description = null, owner = null, context = null, contract, onViolation = 'flag' } = entry.body
  const { sensitivity = 'ordinary' } = entry.body
  return {
    key: entry.key,
    revision: entry.revision,
    label,
    description,
    owner,
    context,
    contract: contract === undefined ? 'none' : onViolation,
    sensitivity,
  }
}

export function rowView({ id, type, name, entry, seen, differences }: Row, days: readonly number[]) {
  return {
    id,
    type,
    name,
    entry: entryView(entry),
    firstSeen: seen?.firstSeen ?? null,
    lastSeen: seen?.lastSeen ?? null,
    volume: volumeView(days),
    properties: seen?.properties ?? 0,
    differences,
  }
}

export function traitView({ trait, entry, seen, presence, differences }: TraitRow, days: readonly number[]) {
  return {
    trait,
    entry: entryView(entry),
    firstSeen: seen?.firstSeen ?? null,
    lastSeen: seen?.lastSeen ?? null,
    volume: volumeView(days),
    share: presence?.share ?? 0,
    types: presence?.types ?? [],
    differences,
  }
}

export function propertyViews(properties: readonly SeenProperty[], all: readonly SeenProperty[] = properties) {
  const presence = presenceOf(all)
  return properties.map(({ path, firstSeen, lastSeen }) => {
    const { count = 0, of = 0, share = 0, types = [] } = presence.get(path) ?? {}
    return { path, firstSeen, lastSeen, count, of, share, types }
  })
}

export function sourceViews(
  rows: readonly { source: string; channel: string; count: number; lastDay: string }[],
  named: SourceName,
) {
  return rows.map((one) => ({ ...one, source: named(one.source) }))
}

export function differenceView(one: FoundDifference, named: SourceName) {
  const { id, code, severity, subject, path, detail, since, before = null, now = null, count = null, ignored } = one
  return {
    id,
    code,
    severity,
    subject: { id: subjectId(subject), ...subject },
    path,
    detail,
    since,
    before,
    now,
    count,
    sources: one.sources.map(named),
    ignored,
    canAccept: one.acceptance !== undefined,
  }
}

function volumeView(days: readonly number[]) {
  return { total: days.reduce((sum, count) => sum + count, 0), days: [...days] }
}
