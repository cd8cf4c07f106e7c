import { stringify } from 'csv-stringify/sync'
import type { ExportColumn, ExportRow } from './export-source.ts'

/** What a spreadsheet needs to read UTF-8 as such. */
const BOM = '\ufeff'

/**
 * CSV (RFC 4180): a header, then a line per row; JSON columns as JSON text, absent values empty. A text that a spreadsheet would run as a
 * formula is led by an apostrophe, for what customers typed ends on employees' desks; who needs it unchanged takes NDJSON or Parquet.
 */
export async function* writeCsv(
  pages: AsyncIterable<readonly ExportRow[]>,
  { columns, bom }: { columns: readonly ExportColumn[]; bom: boolean },
): AsyncIterable<Buffer> {
  const options = { record_delimiter: '\r\n' } as const
  yield Buffer.from((bom ? BOM : '') + stringify([columns.map(({ name }) => name)], options))
  for await (const rows of pages) {
    if (rows.length === 0) continue
    const cells = rows.map((row) => columns.map((column) => cell(row[column.name], column)))
    yield Buffer.from(stringify(cells, options))
  }
}

function cell(value: unknown, { type }: ExportColumn): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return disarmed(type === 'json' || typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** What spreadsheets begin a formula with; a number below zero is none. */
const FORMULA = /^[=+\-@\t\r]/
const NUMBER = /^-?\d+(?:\.\d+)?$/

/** A cell as text that no spreadsheet runs. */
export function disarmed(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}
