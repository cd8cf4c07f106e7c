import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import type { ColumnType, ExportColumn, ExportRow } from './export-source.ts'

/** Rows of a row group: enough to compress well, few enough to hold in memory (32 KB a message at the very most). */
const GROUP = 10_000

const TYPES: Readonly<Record<ColumnType, BasicType>> = {
  text: 'STRING',
  integer: 'INT64',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP',
  json: 'JSON',
}

/** Parquet with Snappy, every column nullable, times in milliseconds. Row groups leave as they fill; the footer, without which no file is one, comes last. */
export async function* writeParquet(
  pages: AsyncIterable<readonly ExportRow[]>,
  { columns }: { columns: readonly ExportColumn[] },
): AsyncIterable<Buffer> {
  const bytes = new ByteWriter()
  const columnData = (rows: readonly ExportRow[]) =>
    columns.map(({ name, type }) => ({
      name,
      type: TYPES[type],
      nullable: true,
      data: rows.map((row) => cell(row[name], type)),
    }))
  const writer = new ParquetWriter({ writer: bytes, schema: schemaFromColumnData({ columnData: columnData([]) }) })
  const taken = (): Buffer => {
    const some = Buffer.from(bytes.getBytes())
    bytes.index = 0
    return some
  }
  let group: ExportRow[] = []
  for await (const rows of pages) {
    group.push(...rows)
    if (group.length < GROUP) continue
    await writer.write({ columnData: columnData(group), rowGroupSize: group.length })
    group = []
    yield taken()
  }
  if (group.length > 0) await writer.write({ columnData: columnData(group), rowGroupSize: group.length })
  await writer.finish()
  yield taken()
}

/** A value of the column's type; one that is not is null rather than a broken file. */
function cell(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null
  switch (type) {
    case 'text':
      return typeof value === 'string' ? value : JSON.stringify(value)
    case 'integer':
      return Number.isSafeInteger(value) ? BigInt(value as number) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'time': {
      const at = new Date(String(value))
      return Number.isNaN(at.getTime()) ? null : at
    }
    case 'json':
      return value
    default:
      return type satisfies never
  }
}
