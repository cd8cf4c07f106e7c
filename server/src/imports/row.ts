import type { Json } from '@diapason/kernel'

/** One record of a file, whatever its format. */
export type Row = {
  /** Where it begins: the line of a text file, the record of a Parquet file; from 1. */
  readonly line: number
  /** The value of a column, as the file has it: text in CSV. `undefined` when it has no such column. */
  value(column: string): Json | undefined
  /** The cells as text in the order of the columns, for the report of rejected lines. */
  cells(): readonly string[]
}

/** A record that could not be read: it costs only itself. */
export type BadRow = {
  readonly line: number
  readonly code: 'line_cells' | 'line_unreadable'
  readonly message: string
  /** The record as it stands in the file, as far as it could be told; one cell when it could not be cut into cells. */
  readonly cells: readonly string[]
}

export type ReadRow = { readonly ok: true; readonly row: Row } | { readonly ok: false; readonly bad: BadRow }

/** A file that is open for reading: its columns, and its records in their order. */
export type Table = {
  /** Names of the columns; those of the first records where every record may have its own. */
  readonly columns: readonly string[]
  readonly rows: AsyncIterable<ReadRow>
}
