import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { columnNames } from './column-names.ts'
import { decodeText } from './decode-text.ts'
import { importErrors } from './errors.ts'
import type { FileShape } from './file-options.ts'
import type { ReadRow, Row, Table } from './row.ts'

/** Characters of one record. A quote that never closes swallows the rest of the file: this is where it is noticed. */
const LONGEST_RECORD = 2 * 1024 * 1024

type Parsed = {
  readonly record: readonly string[]
  readonly info: { readonly lines: number; readonly empty_lines: number }
}
type Entry = { readonly line: number; readonly cells: readonly string[] }

/**
 * The records of a CSV text. Lines may end in LF, CR LF or CR, mixed as well; empty ones are left out. A record with too many cells or too few
 * costs only itself, but a quote that opens and never closes ends the reading, for nobody can say what it swallowed.
 * @throws AppError `import_quotes`, `import_columns`, `import_empty`, and those of decoding
 */
export async function readCsv(octets: AsyncIterable<Uint8Array>, shape: FileShape): Promise<Table> {
  const entries = readEntries(octets, shape)
  const first = await entries.next()
  if (first.done) throw importErrors.import_empty('The file has no lines.')
  const head = first.value
  const columns = shape.header ? columnNames(head.cells) : columnNames(head.cells.map(() => ''))
  const index = new Map(columns.map((name, at) => [name, at]))

  const read = ({ line, cells }: Entry): ReadRow => {
    if (cells.length !== columns.length)
      return {
        ok: false,
        bad: {
          line,
          code: 'line_cells',
          message: `It has ${cells.length} cells where there are ${columns.length} columns.`,
          cells,
        },
      }
    return { ok: true, row: csvRow(line, { cells, index }) }
  }
  return {
    columns,
    rows: (async function* () {
      if (!shape.header) yield read(head)
      for await (const entry of entries) yield read(entry)
    })(),
  }
}

function csvRow(line: number, of: { cells: readonly string[]; index: ReadonlyMap<string, number> }): Row {
  return {
    line,
    value: (column) => {
      const at = of.index.get(column)
      return at === undefined ? undefined : of.cells[at]
    },
    cells: () => of.cells,
  }
}

async function* readEntries(octets: AsyncIterable<Uint8Array>, shape: FileShape): AsyncGenerator<Entry> {
  const parser = parse({
    delimiter: shape.delimiter,
    quote: shape.quote === '' ? null : shape.quote,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quote in the middle of a value (`5" pipe`) is a character of it, as nearly all programs read it.
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
    info: true,
  })
  const source = Readable.from(asUtf8(octets, shape.encoding), { objectMode: true, highWaterMark: 1 })
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let next = 1
  let emptyLines = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      next += info.empty_lines - emptyLines
      emptyLines = info.empty_lines
      yield { line: next, cells: record }
      next = info.lines + 1
    }
  } catch (error) {
    if (error instanceof CsvError) throw unclosed(error, next)
    throw error
  } finally {
    source.destroy()
    parser.destroy()
  }
}

/** Both errors that are left mean that the reading cannot go on: what would follow is a guess. */
function unclosed(error: CsvError, line: number): Error {
  return error.code === 'CSV_MAX_RECORD_SIZE'
    ? importErrors.import_quotes(
        `The record that begins on line ${line} has more than ${LONGEST_RECORD / 1024 / 1024} MB: a quote in it may open and never close.`,
        { cause: error },
      )
    : importErrors.import_quotes(`A quote that opens on line ${line} or after it never closes.`, { cause: error })
}

/** The parser reads UTF-8: whatever the file is in becomes that first. */
async function* asUtf8(octets: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = decodeText(encoding)
  let begun = false
  for await (const piece of octets) {
    const text = decoder.decode(piece)
    if (text === '') continue
    yield Buffer.from(begun ? text : text.replace(/^\ufeff/, ''))
    begun = true
  }
  const rest = decoder.end()
  if (rest !== '') yield Buffer.from(rest)
}
