import pg from 'pg'
import { ArchiveDamaged } from '../platform/archive/archive-reader.ts'
import { copyIn } from '../platform/database/copy-rows.ts'
import { readTables, type TableShape } from '../platform/database/read-tables.ts'
import type { BackupHeader } from './backup-format.ts'
import { copiedColumns } from './backup-writer.ts'

export type TableFiller = {
  /** Writes the rows of a part; returns how many. */
  fill(table: string, rows: Buffer, band: number): Promise<number>
  /** The transactions between the bands of the log, once all rows are there. */
  boundaries(): Promise<readonly string[]>
}

/** Monthly partitions, as `pg_get_expr` writes their bounds; nothing else of an archive becomes SQL. */
const BOUNDS = /^FOR VALUES FROM \('[0-9 :+-]+'\) TO \('[0-9 :+-]+'\)$/

/**
 * Prepares the tables of a freshly migrated database: empties what the migrations put in, makes the partitions, and lets no trigger of ours
 * run, for what they would write is in the backup. Each part is then one transaction, so that followers of the log find batches of a size
 * that they can hold.
 * @throws ArchiveDamaged when the backup names tables or columns that its own migrations do not make
 */
export async function prepareTables(client: pg.Client, { tables }: BackupHeader): Promise<TableFiller> {
  await client.query('set synchronous_commit = off')
  const found = new Map((await readTables(client)).map((table) => [table.name, table]))
  const known = new Map(tables.map((table) => [table.name, matching(found.get(table.name), table)]))
  const names = [...known.keys()].map((name) => `public.${pg.escapeIdentifier(name)}`)
  for (const name of names) await client.query(`alter table ${name} disable trigger user`)
  await client.query(`truncate ${names.join(', ')} cascade`)
  for (const table of tables)
    for (const partition of table.partitions ?? []) await attach(client, table.name, partition)

  const boundaries: string[] = []
  const closeBand = async () => {
    const { rows } = await client.query<{ tx: string }>('select pg_current_xact_id()::text as tx')
    boundaries.push(rows[0]?.tx ?? '0')
  }
  return {
    fill: async (name, rows, band) => {
      const table = known.get(name)
      if (!table) throw new ArchiveDamaged(`It holds rows of a table that it does not name: ${name}.`)
      while (boundaries.length < band) await closeBand()
      const target = `public.${pg.escapeIdentifier(name)} (${copiedColumns(table).join(', ')})`
      return copyIn(client, target, rows).catch((error: unknown) => {
        throw isRefusedRow(error) ? new ArchiveDamaged(`Rows of ${name} cannot be read.`, { cause: error }) : error
      })
    },
    boundaries: async () => {
      for (const name of names) await client.query(`alter table ${name} enable trigger user`)
      await closeBand()
      return boundaries
    },
  }
}

/** Puts the sequences where they stood: no number is given twice. */
export async function setSequences(client: pg.Client, sequences: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, last] of Object.entries(sequences))
    await client.query(
      'select setval(c.oid, $2::bigint) from pg_class c where c.oid = to_regclass($1) and c.relkind = $3',
      [`public.${pg.escapeIdentifier(name)}`, last, 'S'],
    )
}

/** SQLSTATE classes 22 and 23: a value that is none, a row that a constraint refuses. */
function isRefusedRow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code))
}

function matching(found: TableShape | undefined, wanted: TableShape): TableShape {
  const named = (table: TableShape | undefined) =>
    table?.columns
      .map(({ name, type }) => `${name} ${type}`)
      .sort()
      .join(', ')
  if (!found || named(found) !== named(wanted))
    throw new ArchiveDamaged(`It names a table ${wanted.name} that its own migrations do not make.`)
  // Columns as they are here, so that no name of the archive becomes SQL; the order is that of the rows.
  return wanted
}

async function attach(client: pg.Client, parent: string, { name, bounds }: { name: string; bounds: string }) {
  if (!BOUNDS.test(bounds)) throw new ArchiveDamaged(`The partition ${name} has no bounds that can be read.`)
  const [table, partition] = [parent, name].map((one) => `public.${pg.escapeIdentifier(one)}`)
  await client.query(
    `create table if not exists ${partition} (like ${table} including all excluding indexes excluding identity)`,
  )
  const { rows } = await client.query('select from pg_class where oid = to_regclass($1) and relispartition', [
    partition,
  ])
  if (rows.length === 0) await client.query(`alter table ${table} attach partition ${partition} ${bounds}`)
}
