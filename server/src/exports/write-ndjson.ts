import type { ExportColumn, ExportRow } from './export-source.ts'

/** A JSON object a line, its members in the order of the columns; absent values are null. Nothing is changed in it. */
export async function* writeNdjson(
  pages: AsyncIterable<readonly ExportRow[]>,
  { columns }: { columns: readonly ExportColumn[] },
): AsyncIterable<Buffer> {
  for await (const rows of pages) {
    let text = ''
    for (const row of rows)
      text += `${JSON.stringify(Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null])))}\n`
    if (text !== '') yield Buffer.from(text)
  }
}
