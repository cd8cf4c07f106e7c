/** A list that the person may carry away, as GET /api/exports names it. */
export type ExportableList = {
  name: string
  permission: string
  columns: { name: string; type: string }[]
  filters: string[]
  /** Whether it is of people, and so leaves for a purpose once there are any. */
  named: boolean
}

/** How an export of people ended: rows in the file, and rows that their people do not permit to be there. */
export type ExportTally = { rows: number; leftOut: number }

export const exportFormats = ['csv', 'ndjson', 'parquet'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Spans before now that are offered, in milliseconds; `everything` has no beginning. */
export const spans = {
  hour: 3_600_000,
  day: 24 * 3_600_000,
  week: 7 * 24 * 3_600_000,
  month: 30 * 24 * 3_600_000,
  everything: Number.POSITIVE_INFINITY,
} as const
export type Span = keyof typeof spans

export type ExportChoice = {
  readonly format: ExportFormat
  /** For the list of events only. */
  readonly span: Span | undefined
  /** For the list of people only: the traits that become columns. */
  readonly traits: readonly string[]
  /** What a list of people is for. */
  readonly purpose?: string | undefined
}

type Filter = Readonly<Record<string, string | undefined>>

/** Which parts of a room's filter the list understands, and which it does not; empty ones are neither. */
export function appliedFilter(filter: Filter, { filters }: Pick<ExportableList, 'filters'>) {
  const set = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return {
    applied: Object.fromEntries(set.filter(([name]) => filters.includes(name))),
    left: set.map(([name]) => name).filter((name) => !filters.includes(name)),
  }
}

/** The address that answers the file. A CSV is meant for a spreadsheet here, which knows UTF-8 by its mark. */
export function exportUrl(
  list: string,
  { format, span, traits, purpose, applied, now }: ExportChoice & { applied: Filter; now: number },
) {
  const query = new URLSearchParams({ format, ...(format === 'csv' ? { bom: 'true' } : {}) })
  for (const [name, value] of Object.entries(applied)) if (value) query.set(name, value)
  if (span !== undefined && Number.isFinite(spans[span])) query.set('from', new Date(now - spans[span]).toISOString())
  if (traits.length > 0) query.set('traits', traits.join(','))
  if (purpose !== undefined) query.set('purpose', purpose)
  return `/api/exports/${encodeURIComponent(list)}?${query}`
}
