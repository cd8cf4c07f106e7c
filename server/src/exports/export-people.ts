import type { Profile } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'
import { createProfileStore, type ExportGate, labelOf, readDocument } from '../profiles/index.ts'
import { exportErrors } from './errors.ts'
import type { ExportColumn, ExportQuery, ExportRow, ExportSource } from './export-source.ts'

const PAGE = 1_000

/** Traits that become columns of their own, at most. */
const MOST_TRAITS = 200

const COLUMNS: readonly ExportColumn[] = [
  { name: 'id', type: 'text' },
  { name: 'label', type: 'text' },
  { name: 'firstSeen', type: 'time' },
  { name: 'lastSeen', type: 'time' },
  { name: 'events', type: 'integer' },
  { name: 'identifiers', type: 'json' },
  { name: 'assignments', type: 'json' },
]

/**
 * Everybody, in the order of their ids. All traits come as one JSON column; those that `traits` names (`traits=tier,city`) as columns of
 * their own (`traits.tier`), which is what a spreadsheet wants.
 */
export function exportPeople(db: Database): ExportSource {
  return {
    name: 'people',
    permission: 'people:list',
    columns: (query) => {
      const named = traitNames(query)
      if (named.length === 0) return [...COLUMNS, { name: 'traits', type: 'json' }]
      return [...COLUMNS, ...named.map((name): ExportColumn => ({ name: `traits.${name}`, type: 'text' }))]
    },
    filters: ['traits'],
    named: true,
    rows: (query, { gate }) => pages(db, traitNames(query), gate),
  }
}

async function* pages(
  db: Database,
  named: readonly string[],
  gate: ExportGate | undefined,
): AsyncIterable<readonly ExportRow[]> {
  const store = createProfileStore(db)
  let after: string | undefined
  for (;;) {
    const page = await store.page(after, PAGE)
    const gated = await gate?.page()
    yield page.flatMap(({ doc, choices }) => {
      if (gated && !gated.lets(choices)) return []
      const profile = readDocument(doc)
      return profile ? [exported(gated ? gated.without(profile) : profile, named)] : []
    })
    after = page.at(-1)?.profile
    if (page.length < PAGE) return
  }
}

function exported(profile: Profile, named: readonly string[]): ExportRow {
  const traits = Object.fromEntries(Object.entries(profile.traits).map(([name, { value }]) => [name, value]))
  return {
    id: profile.id,
    label: labelOf(profile),
    firstSeen: profile.activity.firstSeen,
    lastSeen: profile.activity.lastSeen,
    events: profile.activity.events,
    identifiers: profile.identifiers.map(({ type, value }) => ({ type, value })),
    assignments: Object.fromEntries(
      Object.entries(profile.assignments).map(([experiment, { variation }]) => [experiment, variation]),
    ),
    traits,
    ...Object.fromEntries(
      named.map((name) => [`traits.${name}`, asText(Object.hasOwn(traits, name) ? traits[name] : null)]),
    ),
  }
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** @throws AppError `export_filter_invalid` */
function traitNames({ traits }: ExportQuery): readonly string[] {
  const names = [
    ...new Set(
      (traits ?? '')
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  ]
  if (names.length > MOST_TRAITS)
    throw exportErrors.export_filter_invalid(`traits names ${names.length} traits; ${MOST_TRAITS} can be columns.`)
  return names
}
