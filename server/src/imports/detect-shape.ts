import { parse } from 'csv-parse/sync'
import { decodeText } from './decode-text.ts'
import { detectEncoding, type EncodingGuess } from './detect-encoding.ts'
import { importErrors } from './errors.ts'
import type { FileOptions, FileShape, Format } from './file-options.ts'
import type { Octets } from './octets.ts'
import { isGzip, unpack } from './unpack.ts'

export type DetectedShape = FileShape & {
  /** How the encoding was found; undefined when it was said, or does not matter. */
  readonly because: EncodingGuess['because'] | undefined
}

/** Octets, unpacked, that are looked at: an accent may come late in a file of mostly ASCII. */
const SAMPLE = 8 * 1024 * 1024

/** How a file is to be read: what was said, and for the rest what it looks like. @throws AppError `import_format`, `import_empty`, `import_truncated` */
export async function detectShape(octets: Octets, said: FileOptions): Promise<DetectedShape> {
  if (octets.size === 0) throw importErrors.import_empty('The file has no octets.')
  const packed = await octets.read(0, Math.min(8, octets.size))
  const gzip = isGzip(packed)
  const sample = await head(octets)
  if (sample.length === 0) throw importErrors.import_empty('The file has no octets.')
  const format = said.format ?? binaryFormat(sample)
  if (format === 'parquet' && gzip) throw importErrors.import_format('A gzipped Parquet file: unpack it first.')
  if (format === 'parquet')
    return { format, gzip, encoding: 'utf-8', delimiter: ',', quote: '"', header: true, because: undefined }

  const guess = said.encoding === undefined ? detectEncoding(sample) : undefined
  const encoding = said.encoding ?? guess?.encoding ?? 'utf-8'
  const text = decoded(sample.subarray(0, 512 * 1024), encoding)
  if (text.includes('\0') && said.format === undefined)
    throw importErrors.import_format('The file holds zero bytes: it is no text.')
  const csv = csvShape(text, said)
  return {
    format: format ?? textFormat(text),
    gzip,
    encoding,
    ...csv,
    because: guess?.because,
  }
}

async function head(octets: Octets): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of unpack(octets)) {
    pieces.push(piece)
    size += piece.length
    if (size >= SAMPLE) break
  }
  return Buffer.concat(pieces)
}

function binaryFormat(bytes: Uint8Array): Format | undefined {
  const magic = Buffer.from(bytes.subarray(0, 4)).toString('latin1')
  if (magic === 'PAR1') return 'parquet'
  if (magic.startsWith('PK'))
    throw importErrors.import_format('This is a ZIP archive or a spreadsheet: unpack it, or save the sheet as CSV.')
  if (magic === '%PDF') throw importErrors.import_format('This is a PDF document.')
  if (isGzip(bytes)) throw importErrors.import_format('The file was gzipped twice: unpack it once.')
  return undefined
}

function textFormat(text: string): Format {
  const start = text.trimStart()
  if (start.startsWith('[') && /^\[\s*[{\]]/.test(start))
    throw importErrors.import_format('This is one JSON list: write one object a line (NDJSON).')
  return /^\{\s*("|\})/.test(start) ? 'ndjson' : 'csv'
}

/** The sample may end inside a character. */
function decoded(sample: Uint8Array, encoding: string): string {
  const decoder = decodeText(encoding)
  return decoder.decode(sample)
}

const DELIMITERS = [',', ';', '\t', '|'] as const
const LOOKED_AT = 100

type CsvShape = Pick<FileShape, 'delimiter' | 'quote' | 'header'>

function csvShape(text: string, said: FileOptions): CsvShape {
  const quote = said.quote ?? '"'
  const candidates = said.delimiter === undefined ? DELIMITERS : [said.delimiter]
  const parsed = candidates
    .map((delimiter) => ({ delimiter, records: records(text, { delimiter, quote }) }))
    .map((one) => ({ ...one, score: consistency(one.records) }))
    .sort((a, b) => b.score - a.score)
  const best = parsed[0]
  return {
    delimiter: best?.delimiter ?? ',',
    quote,
    header: said.header ?? namesColumns(best?.records ?? []),
  }
}

function records(text: string, { delimiter, quote }: { delimiter: string; quote: string }): string[][] {
  try {
    return parse(text, {
      delimiter,
      quote: quote === '' ? null : quote,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      bom: true,
      to: LOOKED_AT,
    })
  } catch {
    // A quote that does not close within the sample: reading will say where.
    return []
  }
}

/** How much the records look like a table: many cells, the same number in each. */
function consistency(found: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const { length } of found) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [width = 1, times = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
  return width === 1 ? 0 : (times / found.length) * Math.log2(width + 1)
}

/** A first line names the columns unless it holds what only data holds: a number, a date, an address of e-mail. */
function namesColumns(found: readonly (readonly string[])[]): boolean {
  const [first] = found
  if (!first) return true
  return !first.some((cell) =>
    /^[\s]*[-+]?\d+([.,]\d+)*\s*$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell),
  )
}
