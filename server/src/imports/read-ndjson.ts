import { isJsonObject, type JsonObject } from '@diapason/kernel'
import { decodeText } from './decode-text.ts'
import { importErrors } from './errors.ts'
import { memberOf, parsedObject } from './json-record.ts'
import type { ReadRow, Row, Table } from './row.ts'

/** Characters of one line: as for a record of CSV. */
const LONGEST_LINE = 2 * 1024 * 1024

/** Records whose members are the columns that are shown; every record may still have others. */
const LOOKED_AT = 200
const MOST_COLUMNS = 1000

/**
 * The records of newline-delimited JSON: an object a line. A column is a member of the object, or a member of a member by its dotted path. A
 * line that is no object costs only itself.
 * @throws AppError `import_empty`, `import_format`, and those of decoding
 */
export async function readNdjson(octets: AsyncIterable<Uint8Array>, encoding: string): Promise<Table> {
  const lines = readLines(octets, encoding)
  const head: ReadRow[] = []
  const columns = new Set<string>()
  while (head.length < LOOKED_AT) {
    const next = await lines.next()
    if (next.done) break
    const read = readRow(next.value)
    head.push(read)
    if (read.ok) for (const name of read.row.names) if (columns.size < MOST_COLUMNS) columns.add(name)
  }
  if (head.length === 0) throw importErrors.import_empty('The file has no lines.')
  if (head.every(({ ok }) => !ok)) throw importErrors.import_format('No line of the file is a JSON object.')
  return {
    columns: [...columns],
    rows: (async function* () {
      yield* head
      for await (const line of lines) yield readRow(line)
    })(),
  }
}

type NdjsonRow = Row & { readonly names: readonly string[] }

function readRow({ line, text }: { line: number; text: string }): ReadRow & { row?: NdjsonRow } {
  const bad = (message: string) =>
    ({ ok: false, bad: { line, code: 'line_unreadable', message, cells: [text.slice(0, LONGEST_LINE)] } }) as const
  if (text.length > LONGEST_LINE) return bad(`It is longer than ${LONGEST_LINE / 1024 / 1024} MB.`)
  const value = parsedObject(text)
  if (!value) return bad('It is not a JSON object.')
  return { ok: true, row: jsonRow(line, { value, text }) }
}

function jsonRow(line: number, { value, text }: { value: JsonObject; text: string }): NdjsonRow {
  return {
    line,
    value: (column) => memberOf(value, column),
    cells: () => [text],
    get names() {
      return namesOf(value)
    },
  }
}

/** Members, and members of members; deeper ones can be named in a mapping but are not proposed. */
function namesOf(value: JsonObject): string[] {
  return Object.entries(value).flatMap(([name, one]) =>
    isJsonObject(one) ? Object.keys(one).map((inner) => `${name}.${inner}`) : [name],
  )
}

async function* readLines(
  octets: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<{ line: number; text: string }> {
  const decoder = decodeText(encoding)
  let rest = ''
  let line = 0
  const take = function* (text: string, last: boolean) {
    rest += text
    let start = 0
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', start)) {
      line += 1
      const one = rest.slice(start, end).trim()
      if (one !== '') yield { line, text: one }
      start = end + 1
    }
    rest = rest.slice(start)
    if (last && rest.trim() !== '') yield { line: line + 1, text: rest.trim() }
    if (rest.length > 2 * LONGEST_LINE)
      throw importErrors.import_format(`Line ${line + 1} does not end: is this newline-delimited JSON?`)
  }
  let begun = false
  for await (const piece of octets) {
    const text = decoder.decode(piece)
    if (text === '') continue
    yield* take(begun ? text : text.replace(/^\ufeff/, ''), false)
    begun = true
  }
  yield* take(decoder.end(), true)
}
