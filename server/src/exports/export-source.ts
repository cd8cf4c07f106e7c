import type { ExportGate } from '../profiles/index.ts'

/** What a column holds; decides its type in Parquet, and that JSON stays JSON. */
export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'time' | 'json'

export type ExportColumn = { readonly name: string; readonly type: ColumnType }

/** Values by column name. Times are ISO 8601 text; what a column does not hold is null. */
export type ExportRow = Readonly<Record<string, unknown>>

/** Parameters of the address, each once. */
export type ExportQuery = Readonly<Record<string, string>>

/** A list as it can be carried away: its columns, and its rows page by page so that its length costs no memory. */
export type ExportSource = {
  readonly name: string
  /** Whoever exports it holds this besides `exports:read`: the permission of reading the list as a whole. */
  readonly permission: string
  readonly columns: (query: ExportQuery) => readonly ExportColumn[]
  /** Parameters it understands; any other is refused, as a filter that is silently ignored would carry away too much. */
  readonly filters: readonly string[]
  /** Whether its rows are of named people: then it leaves for a purpose, and `rows` asks the gate about each of them. */
  readonly named?: true
  readonly rows: (query: ExportQuery, from: ExportedFor) => AsyncIterable<readonly ExportRow[]>
}

/** On whose behalf a list is read, and what its people must permit. */
export type ExportedFor = {
  readonly as: Credentials
  /** Undefined while no purpose was ever defined, and of lists that name nobody. */
  readonly gate: ExportGate | undefined
}

/** What the caller came with, to ask on their behalf. */
export type Credentials = { readonly authorization?: string; readonly cookie?: string }
