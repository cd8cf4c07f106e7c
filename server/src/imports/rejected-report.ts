import { memberOf, parsedObject } from './json-record.ts'
import type { ReadRow, Row, Table } from './row.ts'
import type { RefusedLine } from './worker-protocol.ts'

/** Columns of the report that say what is wrong; those of the file follow. */
const OWN = ['_line', '_code', '_column', '_reason'] as const
/** The one column of a record that has none of its own: a line of NDJSON. */
const RAW = '_raw'

/** The first line of a report: what is wrong, then the columns of the file. */
export function reportHead(of: { columns: readonly string[]; format: string | null }): string {
  return csvLine([...OWN, ...(of.format === 'ndjson' ? [RAW] : of.columns)])
}

/** A rejected line as a line of the report. */
export function reportLine({ line, code, column, message, cells }: RefusedLine): string {
  return csvLine([String(line), code, column ?? '', message, ...cells])
}

/** A number may begin with a sign; anything else that does is a formula to a spreadsheet. */
const NUMBER = /^[+-]?[\d\s.,]+(e[+-]?\d+)?%?$/i

/**
 * A line of CSV (RFC 4180). What a spreadsheet would run as a formula gets an apostrophe before it, which spreadsheets hide and
 * `unguarded` takes away again.
 */
function csvLine(cells: readonly string[]): string {
  return `${cells
    .map((cell) => (/^'*[=+\-@\t\r]/.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",;\r\n\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')}\r\n`
}

function unguarded(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell
}

/** Reads a mended report as the file that it came from: with the columns and the line numbers of then. */
export function mendedTable(report: Table, { json }: { json: boolean }): Table {
  const columns = report.columns.filter((name) => !(OWN as readonly string[]).includes(name) && name !== RAW)
  return {
    columns,
    rows: (async function* () {
      for await (const read of report.rows) yield read.ok ? mended(read.row, { json, columns }) : read
    })(),
  }
}

function mended(row: Row, { json, columns }: { json: boolean; columns: readonly string[] }): ReadRow {
  const text = (column: string) => {
    const value = row.value(column)
    return typeof value === 'string' ? unguarded(value) : undefined
  }
  const line = Number(text('_line')) || row.line
  if (!json) return { ok: true, row: { line, value: text, cells: () => columns.map((column) => text(column) ?? '') } }
  const raw = text(RAW) ?? ''
  const members = parsedObject(raw)
  if (!members)
    return { ok: false, bad: { line, code: 'line_unreadable', message: 'It is not a JSON object.', cells: [raw] } }
  return {
    ok: true,
    row: {
      line,
      value: (column) => memberOf(members, column),
      cells: () => [raw],
    },
  }
}
