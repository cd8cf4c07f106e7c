import type { Database } from '../platform/database/database.ts'

/** What one person did about one notice. */
export type Mark = { readonly notice: string; readonly seen: string | null; readonly snoozedUntil: string | null }

/** The table of what people have seen, on a database or on a transaction of it. */
export function createMarkStore(db: Database) {
  return {
    async of(owner: string): Promise<Map<string, Mark>> {
      const rows = await db.query<Mark>(
        'select notice, seen, snoozed_until as "snoozedUntil" from notice_marks where owner = $1',
        [owner],
      )
      return new Map(rows.map((row) => [row.notice, row]))
    },
    /** Seen as of `at`; an older state does not replace a newer one. */
    async see(owner: string, notices: readonly { id: string; at: string }[], now: string): Promise<void> {
      await db.execute(
        `insert into notice_marks (owner, notice, seen, marked_at)
         select $1, id, max(at), $4 from unnest($2::text[], $3::timestamptz[]) as n (id, at) group by id
         on conflict (owner, notice) do update
           set seen = greatest(notice_marks.seen, excluded.seen), marked_at = excluded.marked_at`,
        [owner, notices.map(({ id }) => id), notices.map(({ at }) => at), now],
      )
    },
    async snooze(owner: string, { id, until }: { id: string; until: string | null }, now: string): Promise<void> {
      await db.execute(
        `insert into notice_marks (owner, notice, snoozed_until, marked_at) values ($1, $2, $3, $4)
         on conflict (owner, notice) do update
           set snoozed_until = excluded.snoozed_until, marked_at = excluded.marked_at`,
        [owner, id, until, now],
      )
    },
    /** Forgets the marks of one person that were made before that moment: their notices are long gone. */
    async forget(owner: string, before: string): Promise<void> {
      await db.execute('delete from notice_marks where owner = $1 and marked_at < $2', [owner, before])
    },
  }
}
