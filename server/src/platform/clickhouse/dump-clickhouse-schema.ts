import type { ClickHouse } from './clickhouse.ts'

/** The definition of every table of the database, in a form that does not depend on the database's name or on the order of creation. */
export async function dumpClickHouseSchema(clickhouse: ClickHouse): Promise<string> {
  const tables = await clickhouse.query<{ name: string }>(
    'SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name',
  )
  const statements: string[] = []
  for (const { name } of tables) {
    const [row] = await clickhouse.query<{ statement: string }>('SHOW CREATE TABLE {name:Identifier}', { name })
    const qualified = `CREATE TABLE ${clickhouse.database}.`
    statements.push(`${(row?.statement ?? '').replace(qualified, 'CREATE TABLE ')};\n`)
  }
  return statements.join('\n')
}
