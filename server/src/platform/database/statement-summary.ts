/** Texts whose summary is remembered: ours are some hundreds; a library that writes a new text each time must not fill the memory. */
const MOST = 1_000
const known = new Map<string, string>()

/** What a statement is, in a few words without any value, such as `select log log_keys`. For traces and counts. */
export function statementSummary(statement: string): string {
  const before = known.get(statement)
  if (before !== undefined) return before
  const verb = /^[\s(]*([a-z]+)/i.exec(statement)?.[1]?.toLowerCase() ?? 'statement'
  const tables = [...statement.matchAll(/\b(?:from|into|update|join)\s+"?(?:[a-z_]+"?\.)?"?([a-z_]+)"?/gi)]
    .map(([, table = '']) => table.toLowerCase())
    .filter((table) => !NOT_TABLES.has(table))
  const summary = [verb, ...new Set(tables)].slice(0, 5).join(' ')
  if (known.size < MOST) known.set(statement, summary)
  return summary
}

const NOT_TABLES = new Set(['unnest', 'select', 'set', 'only', 'lateral', 'generate_series', 'skip', 'nothing'])
