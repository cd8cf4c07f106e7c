import type { Json } from '@diapason/kernel'
import iconv from 'iconv-lite'
import { textOf } from './column-type.ts'
import { decodeText } from './decode-text.ts'
import { type DetectedShape, detectShape } from './detect-shape.ts'
import type { FileOptions } from './file-options.ts'
import { guessType } from './guess-type.ts'
import type { ImportKind, Inspection } from './inspection.ts'
import type { Octets } from './octets.ts'
import { openTable } from './open-table.ts'
import { suggestMapping } from './suggest-mapping.ts'
import { unpack } from './unpack.ts'

/** Records whose values say what the columns hold. */
const LOOKED_AT = 2000
const SAMPLES = 4
const LONGEST_SAMPLE = 120

/** What a file is: how it is read, what its columns hold, and a mapping to begin with. @throws AppError as reading does */
export async function inspectFile(
  octets: Octets,
  of: { readonly file: FileOptions; readonly kind?: ImportKind | undefined; readonly name: string },
): Promise<Inspection> {
  const shape = await detectShape(octets, of.file)
  const table = await openTable(octets, shape)
  const values = table.columns.map((): Json[] => [])
  let looked = 0
  for await (const read of table.rows) {
    looked += 1
    if (read.ok)
      for (const [at, name] of table.columns.entries()) {
        const value = read.row.value(name)
        if (value !== undefined && value !== null && value !== '') values[at]?.push(value)
      }
    if (looked >= LOOKED_AT) break
  }
  const guesses = table.columns.map((name, at) => ({ name, ...guessType(values[at] ?? []), values: values[at] ?? [] }))
  const { kind, mapping } = suggestMapping(guesses, of)
  return {
    shape: { ...shapeOf(shape), because: shape.because ?? null },
    encodingSamples: shape.format === 'parquet' ? [] : await encodingSamples(octets, shape.encoding),
    columns: guesses.map(({ name, type, values: found }) => ({
      name,
      type: type.type,
      format: type.format ?? null,
      decimal: type.decimal === ',' ? ',' : null,
      filled: found.length,
      samples: [...new Set(found.map((value) => shortened(textOf(value))))].slice(0, SAMPLES),
    })),
    looked,
    kind,
    mapping: { ...mapping, file: fileOf(shape) },
  }
}

function shapeOf({ format, gzip, encoding, delimiter, quote, header }: DetectedShape) {
  return { format, gzip, encoding, delimiter, quote, header }
}

/** What was detected, said: so that the mapping reads the next file of the same source in the same way. */
function fileOf({ format, encoding, delimiter, header }: DetectedShape): FileOptions {
  if (format === 'parquet') return { format }
  return format === 'ndjson' ? { format, encoding } : { format, encoding, delimiter, header }
}

const SHOWN_LINES = 6

/** Lines that tell encodings apart: those with bytes beyond ASCII, around the first of them. */
async function encodingSamples(octets: Octets, encoding: string): Promise<Inspection['encodingSamples']> {
  const found: Inspection['encodingSamples'] = []
  if (/^utf-?16/i.test(encoding)) return found
  let line = 1
  let rest = Buffer.alloc(0)
  let seen = 0
  for await (const piece of unpack(octets)) {
    let bytes = Buffer.concat([rest, piece])
    for (let end = bytes.indexOf(0x0a); end >= 0 && found.length < SHOWN_LINES; end = bytes.indexOf(0x0a)) {
      const one = bytes.subarray(0, end)
      const at = one.findIndex((byte) => byte >= 0x80)
      if (at >= 0) found.push(sampleOf(one, { at, line, encoding }))
      bytes = bytes.subarray(end + 1)
      line += 1
    }
    rest = Buffer.from(bytes.subarray(0, 1024 * 1024))
    seen += piece.length
    if (found.length >= SHOWN_LINES || seen > 8 * 1024 * 1024) break
  }
  return found
}

function sampleOf(bytes: Buffer, { at, line, encoding }: { at: number; line: number; encoding: string }) {
  const part = bytes.subarray(Math.max(0, at - 40), at + 80)
  const clean = (text: string) =>
    text
      .replace(/\p{Cc}/gu, '·')
      .trim()
      .toWellFormed()
  return {
    line,
    asUtf8: clean(part.toString('utf8')),
    asWindows: clean(iconv.decode(part, 'windows-1252')),
    asRead: clean(/^utf-?8$/i.test(encoding) ? part.toString('utf8') : decodeText(encoding).decode(part)),
  }
}

function shortened(text: string): string {
  return (text.length > LONGEST_SAMPLE ? `${text.slice(0, LONGEST_SAMPLE)}…` : text)
    .replaceAll('\0', '␀')
    .toWellFormed()
}
