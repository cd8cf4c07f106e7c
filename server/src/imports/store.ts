import type { Json } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'
import type { ImportProblem, ImportRecord, ImportState } from './import-record.ts'
import type { RefusedLine } from './worker-protocol.ts'

/** What a page adds to an import. */
export type Advance = {
  /** Units that were done before the page, and after it. */
  readonly from: number
  readonly units: number
  readonly lines: number
  readonly skipped: number
  readonly written: number
  readonly duplicates: number
  readonly withheld: number
  readonly refused: readonly RefusedLine[]
  readonly problems: readonly ImportProblem[]
  readonly firstMessages: readonly Json[]
}

export type ImportStore = {
  create(of: Pick<ImportRecord, 'id' | 'name' | 'size' | 'repairs' | 'createdAt' | 'createdBy'>): Promise<void>
  one(id: string): Promise<ImportRecord | undefined>
  /** The same, and nobody else changes it before the transaction ends. */
  lock(id: string): Promise<ImportRecord | undefined>
  list(of: { before: { at: string; id: string } | undefined; limit: number }): Promise<ImportRecord[]>
  /** All of the file has come. */
  complete(id: string, digest: string): Promise<void>
  /** Sets it to be run: from the beginning when `afresh`, else from where it stopped. */
  queue(
    id: string,
    of: { mapping: Json; key: string; dry: boolean; startedAt: string; startedBy: string; afresh: boolean },
  ): Promise<void>
  /** Moves from one of some states to another; false when it was in none of them. */
  move(id: string, of: { from: readonly ImportState[]; to: ImportState }): Promise<boolean>
  /** Lines that the check has read so far; all of them when `whole`. False when it is not being checked any more. */
  checked(
    id: string,
    of: { lines: number; columns: readonly string[]; format: string; whole: boolean },
  ): Promise<boolean>
  /** Adds a page; false when the import is elsewhere by now: cancelled, or run by somebody else. */
  advance(id: string, page: Advance): Promise<boolean>
  /** Ends a run; false when it was ended by somebody else. */
  finish(
    id: string,
    of: { to: ImportState; at: string; error?: { code: string; message: string } | undefined },
  ): Promise<boolean>
  refused(id: string, of: { after: number; limit: number }): Promise<RefusedLine[]>
  remove(id: string): Promise<void>
  /** Removes the files of imports that nobody has touched since an instant, and says which; their rows stay. */
  forgetFiles(of: { before: string; at: string }): Promise<string[]>
  /** Removes the rejected lines and first messages of imports that ended before an instant. */
  forgetLines(before: string): Promise<void>
}

type Row = Omit<ImportRecord, 'mapping' | 'columns' | 'problems' | 'firstMessages'> & {
  readonly mapping: string | null
  readonly columns: string
  readonly problems: string
  readonly firstMessages: string
}

const COLUMNS = `id, name, size, received, digest, repairs, state, dry, key, mapping, columns, format, total, units, lines, skipped, written,
  duplicates, withheld, refused, problems, first_messages as "firstMessages", error_code as "errorCode", error_message as "errorMessage",
  created_at as "createdAt", created_by as "createdBy", started_at as "startedAt", started_by as "startedBy",
  finished_at as "finishedAt", file_removed_at as "fileRemovedAt"`

/** The tables of imports, on a database or on a transaction of it. */
export function createImportStore(db: Database): ImportStore {
  const one = async (id: string, lock: string) => {
    const [row] = await db.query<Row>(`select ${COLUMNS} from imports where id = $1 ${lock}`, [id])
    return row && parsed(row)
  }
  return {
    create: async ({ id, name, size, repairs, createdAt, createdBy }) => {
      await db.execute(
        'insert into imports (id, name, size, repairs, created_at, created_by) values ($1, $2, $3, $4, $5, $6)',
        [id, name, size, repairs, createdAt, createdBy],
      )
    },
    one: (id) => one(id, ''),
    lock: (id) => one(id, 'for update'),
    list: async ({ before, limit }) => {
      const rows = await db.query<Row>(
        `select ${COLUMNS} from imports where $1::timestamptz is null or (created_at, id) < ($1, $2::uuid)
         order by created_at desc, id desc limit $3`,
        [before?.at ?? null, before?.id ?? null, limit],
      )
      return rows.map(parsed)
    },
    complete: async (id, digest) => {
      await db.execute(`update imports set digest = $2, state = 'ready' where id = $1 and state = 'uploading'`, [
        id,
        digest,
      ])
    },
    queue: async (id, { mapping, key, dry, startedAt, startedBy, afresh }) => {
      if (afresh) await db.execute('delete from import_refused where import = $1', [id])
      await db.execute(
        `update imports set state = 'queued', mapping = $2, key = $3, dry = $4, started_at = $5, started_by = $6, finished_at = null,
           error_code = null, error_message = null
           ${afresh ? `, total = null, units = 0, lines = 0, skipped = 0, written = 0, duplicates = 0, withheld = 0, refused = 0, problems = '[]', first_messages = '[]'` : ''}
         where id = $1`,
        [id, JSON.stringify(mapping), key, dry, startedAt, startedBy],
      )
    },
    move: async (id, { from, to }) =>
      (await db.execute('update imports set state = $3 where id = $1 and state = any($2)', [id, from, to])) === 1,
    checked: async (id, { lines, columns, format, whole }) => {
      const progress = whole ? `total = $2, lines = 0, state = 'importing'` : 'lines = $2'
      const changed = await db.execute(
        `update imports set ${progress}, columns = $3, format = $4 where id = $1 and state = 'checking'`,
        [id, lines, JSON.stringify(columns), format],
      )
      return changed === 1
    },
    advance: async (id, page) => {
      const changed = await db.execute(
        `update imports set units = $3, lines = $4, skipped = skipped + $5, written = written + $6, duplicates = duplicates + $7,
           refused = refused + $8, problems = $9, first_messages = $10, withheld = withheld + $11
         where id = $1 and state = 'importing' and units = $2`,
        [
          id,
          page.from,
          page.units,
          page.lines,
          page.skipped,
          page.written,
          page.duplicates,
          new Set(page.refused.map(({ line }) => line)).size,
          JSON.stringify(page.problems),
          JSON.stringify(page.firstMessages),
          page.withheld,
        ],
      )
      if (changed === 1 && page.refused.length > 0) await addRefused(db, id, page.refused)
      return changed === 1
    },
    finish: async (id, { to, at, error }) =>
      (await db.execute(
        `update imports set state = $2, finished_at = $3, error_code = $4, error_message = $5
         where id = $1 and state in ('queued', 'checking', 'importing')`,
        [id, to, at, error?.code ?? null, error?.message ?? null],
      )) === 1,
    refused: async (id, { after, limit }) => {
      const rows = await db.query<Omit<RefusedLine, 'cells'> & { cells: string }>(
        `select line, code, file_column as "column", message, cells from import_refused where import = $1 and line > $2
         order by line limit $3`,
        [id, after, limit],
      )
      return rows.map((row) => ({ ...row, cells: JSON.parse(row.cells) as string[] }))
    },
    remove: async (id) => {
      await db.execute('delete from imports where id = $1', [id])
    },
    forgetFiles: async ({ before, at }) => {
      const rows = await db.query<{ id: string }>(
        `update imports set file_removed_at = $2
         where file_removed_at is null and state not in ('queued', 'checking', 'importing')
           and greatest(created_at, started_at, finished_at) < $1 returning id`,
        [before, at],
      )
      const ids = rows.map(({ id }) => id)
      await db.execute('delete from import_chunks where import = any($1)', [ids])
      return ids
    },
    forgetLines: async (before) => {
      const rows = await db.query<{ id: string }>(
        `update imports set first_messages = '[]' where finished_at < $1 and state not in ('queued', 'checking', 'importing')
         returning id`,
        [before],
      )
      await db.execute('delete from import_refused where import = any($1)', [rows.map(({ id }) => id)])
    },
  }
}

async function addRefused(db: Database, id: string, lines: readonly RefusedLine[]): Promise<void> {
  await db.execute(
    `insert into import_refused (import, line, code, file_column, message, cells)
     select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[]) on conflict do nothing`,
    [
      id,
      lines.map(({ line }) => line),
      lines.map(({ code }) => code),
      lines.map(({ column }) => column && storable(column)),
      lines.map(({ message }) => storable(message)),
      lines.map(({ cells }) => JSON.stringify(cells.map(storable))),
    ],
  )
}

/** A file may hold what no column takes: it is shown by its picture. */
function storable(text: string): string {
  return text.replaceAll('\0', '␀').toWellFormed()
}

function parsed(row: Row): ImportRecord {
  return {
    ...row,
    mapping: row.mapping === null ? null : (JSON.parse(row.mapping) as Json),
    columns: JSON.parse(row.columns) as string[],
    problems: JSON.parse(row.problems) as ImportProblem[],
    firstMessages: JSON.parse(row.firstMessages) as Json[],
  }
}
