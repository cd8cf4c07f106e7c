import type { Notice } from '../notices/index.ts'
import type { Database } from '../platform/database/database.ts'

/** How long the end of an import is told, in ms: a failure until somebody who was away is back, a good end for a day. */
const DAY = 24 * 3_600_000
const FAILED_FOR = 7 * DAY

/** The latest ends, at most: more would be noise. */
const MOST = 10

type Row = {
  readonly id: string
  readonly name: string
  readonly state: 'done' | 'failed'
  readonly written: number
  readonly refused: number
  readonly at: string
}

/** Imports that ended of late: failed ones, ones with rejected lines, and those that are simply done. */
export async function importNotices(db: Database, now: number): Promise<Notice[]> {
  const rows = await db.query<Row>(
    `select id, name, state, written, refused, finished_at as at from imports
     where not dry and state in ('done', 'failed') and finished_at > $1 order by finished_at desc limit $2`,
    [new Date(now - FAILED_FOR).toISOString(), MOST],
  )
  return rows.flatMap(({ id, name, state, written, refused, at }): Notice[] => {
    const notice = { subject: id, at, to: `/imports/${id}` }
    if (state === 'failed') return [{ ...notice, code: 'import_failed', severity: 'attention', params: { name } }]
    if (now - Date.parse(at) > DAY) return []
    return refused > 0
      ? [{ ...notice, code: 'import_refused', severity: 'attention', params: { name, count: refused } }]
      : [{ ...notice, code: 'import_done', severity: 'info', params: { name, count: written } }]
  })
}
