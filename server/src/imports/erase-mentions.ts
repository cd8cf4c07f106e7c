import type { Json } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'

export type ErasedFromImports = {
  /** Rejected lines that went. */
  readonly lines: number
  /** Files of imports that have ended, all of them: nobody can tell who is in one. */
  readonly files: number
  /** Files that wait, or are being read: they go a week after they were last touched, and what they hold of the erased is not let in. */
  readonly waiting: number
}

const PAGE = 2_000

/**
 * Removes what imports keep of somebody: rejected lines and first messages that name them, and the files of imports that have ended. `mentions` says whether a value
 * names them at whatever depth.
 */
export async function eraseFromImports(
  db: Database,
  { mentions, at }: { readonly mentions: (value: Json) => boolean; readonly at: string },
): Promise<ErasedFromImports> {
  let lines = 0
  for (let after: { import: string; line: number } | undefined; ; ) {
    const page: { import: string; line: number; cells: string }[] = await db.query(
      `select import, line, cells from import_refused where $1::uuid is null or (import, line) > ($1, $2) order by import, line limit $3`,
      [after?.import ?? null, after?.line ?? 0, PAGE],
    )
    const found = page.filter(({ cells }) => mentions(JSON.parse(cells) as Json))
    if (found.length > 0)
      lines += await db.execute(
        'delete from import_refused where (import, line) in (select * from unnest($1::uuid[], $2::bigint[]))',
        [found.map((one) => one.import), found.map((one) => one.line)],
      )
    if (page.length < PAGE) break
    after = page.at(-1)
  }
  const imports = await db.query<{ id: string; first: string; problems: string }>(
    `select id, first_messages as first, problems from imports where first_messages <> '[]' or problems <> '[]'`,
  )
  for (const { id, first, problems } of imports) {
    if (mentions(JSON.parse(first) as Json))
      await db.execute(`update imports set first_messages = '[]' where id = $1`, [id])
    if (mentions(JSON.parse(problems) as Json))
      await db.execute(`update imports set problems = '[]' where id = $1`, [id])
  }
  const ended = await db.query<{ import: string }>(
    `delete from import_chunks c using imports i where c.import = i.id and i.state in ('done', 'failed', 'cancelled') returning c.import`,
  )
  const files = [...new Set(ended.map((one) => one.import))]
  await db.execute('update imports set file_removed_at = $2 where id = any($1::uuid[]) and file_removed_at is null', [
    files,
    at,
  ])
  const [left] = await db.query<{ n: number }>('select count(distinct import) as n from import_chunks')
  return { lines, files: files.length, waiting: left?.n ?? 0 }
}
