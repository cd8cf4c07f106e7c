import type { Json } from '@diapason/kernel'
import {
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet'
import { compressors as codecs } from 'hyparquet-compressors'
import { columnNames } from './column-names.ts'
import { importErrors } from './errors.ts'
import type { Octets } from './octets.ts'
import type { ReadRow, Row, Table } from './row.ts'

/** Octets of a row group, unpacked: one is in memory at a time. Writers make 128 MB by default. */
const LARGEST_GROUP = 512 * 1024 * 1024
const MOST_ROWS = 5_000_000

type Column = { readonly name: string; readonly source: string; readonly localTime: boolean }

/**
 * The records of a Parquet file, row group by row group.
 * @throws AppError `import_truncated`, `import_memory`, `import_columns`, `import_empty`
 */
export async function readParquet(octets: Octets): Promise<Table> {
  const file = {
    byteLength: octets.size,
    slice: async (start: number, end = octets.size) => {
      if (start < 0 || end > octets.size || start > end) throw new RangeError('outside the file')
      const bytes = await octets.read(start, end)
      // A copy of its own: the decoder looks at the whole buffer.
      return Uint8Array.from(bytes).buffer
    },
  }
  const metadata = await damaged(() => parquetMetadataAsync(file))
  if (metadata.num_rows === 0n) throw importErrors.import_empty('The file has no records.')
  assertReadable(metadata)
  const columns = columnsOf(parquetSchema(metadata))
  const scan = await damaged(() => parquetScan({ file, metadata, compressors: bounded(), geoparquet: false }))

  return {
    columns: columns.map(({ name }) => name),
    rows: (async function* () {
      for (const { rowStart, rowEnd } of scan.ranges) {
        const values = new Map<string, { readonly data: ArrayLike<unknown>; readonly column: Column }>()
        for (const column of columns) {
          const data = await damaged(() => scan.readColumn({ column: column.source, rowStart, rowEnd }))
          if (data.length !== rowEnd - rowStart)
            throw importErrors.import_truncated('A column has fewer values than the file says.')
          values.set(column.name, { data, column })
        }
        for (let at = 0; at < rowEnd - rowStart; at += 1) yield readRow(rowStart + at + 1, { at, values })
      }
    })(),
  }
}

function readRow(
  line: number,
  of: { at: number; values: ReadonlyMap<string, { data: ArrayLike<unknown>; column: Column }> },
): ReadRow {
  const { at, values } = of
  const read = (name: string): Json | undefined => {
    const found = values.get(name)
    return found && asJson(found.data[at], found.column.localTime)
  }
  const row: Row = {
    line,
    value: read,
    cells: () =>
      [...values.keys()].map((name) => {
        const value = read(name)
        if (value === null || value === undefined) return ''
        return typeof value === 'object' ? JSON.stringify(value) : String(value)
      }),
  }
  return { ok: true, row }
}

function columnsOf(schema: SchemaTree): Column[] {
  const sources = schema.children.map(({ element }) => element)
  const names = columnNames(sources.map(({ name }) => name))
  return sources.map((element, at) => ({
    name: names[at] ?? element.name,
    source: element.name,
    // "Not adjusted to UTC" is the time that a clock on the wall showed: which zone it was in is the mapping's to say.
    localTime: element.logical_type?.type === 'TIMESTAMP' && !element.logical_type.isAdjustedToUTC,
  }))
}

/** What the decoder gives → JSON: large integers as text, times as ISO 8601, octets as base64. */
function asJson(value: unknown, localTime: boolean): Json {
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'bigint':
      return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value)
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'object': {
      if (value instanceof Date) {
        if (Number.isNaN(value.getTime())) return null
        const iso = value.toISOString()
        return localTime ? iso.slice(0, -1) : iso
      }
      if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
      if (Array.isArray(value)) return value.map((one) => asJson(one, localTime))
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asJson(one, localTime)]))
    }
    default:
      return null
  }
}

/** What the footer claims is checked before anything is unpacked. */
function assertReadable(metadata: FileMetaData): void {
  for (const group of metadata.row_groups) {
    const size = group.columns.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n)
    if (size < 0n || size > LARGEST_GROUP || group.num_rows < 0n || group.num_rows > MOST_ROWS)
      throw importErrors.import_memory(
        `A row group has ${group.num_rows} rows and ${size / 1_000_000n} MB; at most ${MOST_ROWS} rows and ${LARGEST_GROUP / 1024 / 1024} MB are read at once.`,
      )
  }
}

/** The pages themselves may claim anything: no page may be larger than a row group. */
function bounded(): Compressors {
  return Object.fromEntries(
    Object.entries(codecs).map(([name, decompress]) => [
      name,
      (input: Uint8Array, size: number) => {
        if (!(size >= 0 && size <= LARGEST_GROUP)) throw importErrors.import_memory(`A page claims ${size} octets.`)
        return decompress(input, size)
      },
    ]),
  )
}

/** The decoder throws whatever it stumbles over. */
async function damaged<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'AppError') throw cause
    throw importErrors.import_truncated('The Parquet file is damaged, or ends in the middle.', { cause })
  }
}
