/** What the version before could not live with, while nodes are updated one after the other: it still reads and writes the old shape. */
const BREAKING: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['drops what may still be read', /\bdrop\s+(table|column|view|materialized view|type|function)\b/i],
  ['renames', /\brename\s+(to|column|table)\b/i],
  ['changes a type', /\b(alter|modify)\s+column\s+\S+\s+(set\s+data\s+)?type\b/i],
  ['refuses what may still be written', /\balter\s+column\s+\S+\s+(set\s+not\s+null|drop\s+default)\b/i],
  // A rule that comes with columns of its own is about these.
  [
    'refuses what may still be written',
    /^(?!.*\badd\s+column\b).*\badd\s+(constraint\s+\S+\s+)?(check|unique|primary\s+key|foreign\s+key|exclude)\b/is,
  ],
  ['empties a table', /^\s*truncate\b/i],
  [
    'adds a column that old writers leave out',
    /\badd\s+column\b(?:(?!\bdefault\b|,|;)[\s\S])*\bnot\s+null\b(?![^,;]*\bdefault\b)/i,
  ],
]

/** A migration that removes what nobody reads any more says so, and since which version: `-- unread since 0.4`. */
const UNREAD = /^-- unread since \d+\.\d+/m

/** One that replaces a rule by a wider one says so, and which: `-- widens people_age_check`. Old writers break no rule that takes more. */
const WIDENS = /^-- widens (\w+)/gm

/** Statements of a migration by which the version before would fail on the new schema, as `what: statement`. */
export function breakingStatements(sql: string): string[] {
  if (UNREAD.test(sql)) return []
  const widened = [...sql.matchAll(WIDENS)].map(([, name]) => new RegExp(`\\badd\\s+constraint\\s+${name}\\b`, 'i'))
  return sql
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .flatMap((statement) => {
      if (widened.some((rule) => rule.test(statement))) return []
      const found = BREAKING.find(([, pattern]) => pattern.test(statement))
      return found ? [`${found[0]}: ${statement.trim().replaceAll(/\s+/g, ' ').slice(0, 120)}`] : []
    })
}
