import { randomUUID } from 'node:crypto'
import type { ClickHouse } from './clickhouse.ts'

/** The name of this analytics database, given to it when it has none; `made` says that. Callers hold a lock against others who do the same. */
export async function engineId(clickhouse: ClickHouse): Promise<{ readonly id: string; readonly made: boolean }> {
  const [known] = await clickhouse.query<{ id: string }>('SELECT id FROM engine ORDER BY made_at, id LIMIT 1')
  if (known) return { id: known.id, made: false }
  const id = randomUUID()
  await clickhouse.insert('engine', [{ id }])
  return { id, made: true }
}
