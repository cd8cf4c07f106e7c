import type { Source } from './read-sources.ts'

const WRITE =
  /\b(?:insert\s+into|merge\s+into|delete\s+from|truncate(?:\s+table)?|copy|update(?:\s+only)?|alter\s+table)\s+(?:public\.)?"?([a-z_]+)"?/gi

/** Methods that write to the table named by their first argument: Kysely's, and `insert` of the ClickHouse door. */
const WRITING_CALLS = new Set(['insertInto', 'updateTable', 'deleteFrom', 'mergeInto', 'insert'])

/** The tables of `known` that a file writes to, with the line where it does. */
export function writtenTables(source: Source, known: ReadonlySet<string>): { table: string; line: number }[] {
  const found: { table: string; line: number }[] = []
  const add = (table: string | undefined, line: number) => {
    if (table !== undefined && known.has(table)) found.push({ table, line })
  }
  for (const { text, line } of source.texts) {
    for (const match of text.matchAll(WRITE)) add(match[1]?.toLowerCase(), line)
  }
  for (const { name, text, line } of source.calls) if (WRITING_CALLS.has(name)) add(text, line)
  return found
}
