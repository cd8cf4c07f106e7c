import type { Database } from '../platform/database/database.ts'
import { rewriteTables } from '../platform/database/rewrite-tables.ts'

/** Tables that an erasure takes people out of, besides the months of the log. A test holds this and the list of personal data together. */
export const ERASED_TABLES = [
  'log_keys',
  'profiles',
  'origins',
  'links',
  'consent_entries',
  'identity_decisions',
  'account_members',
  'account_documents',
  'rejected',
  'import_chunks',
  'import_refused',
  'imports',
  'customer_links',
  'suppressions',
  'saved_views',
  'privacy_requests',
  'audit_records',
  'erasures',
] as const

/** Writes the tables of PostgreSQL anew that erasures changed. */
export async function compactPostgres(
  db: Database,
  months: readonly string[],
): Promise<{ readonly wal: boolean; readonly tables: readonly string[] }> {
  const tables = [...new Set([...months, ...ERASED_TABLES])].sort()
  return { ...(await rewriteTables(db, tables)), tables }
}

/** Octets of the tables that would be written anew. */
export async function sizeOfTables(db: Database, months: readonly string[]): Promise<number> {
  const [row] = await db.query<{ bytes: number }>(
    'select coalesce(sum(pg_total_relation_size(to_regclass(name))), 0)::bigint as bytes from unnest($1::text[]) as t(name)',
    [[...months, ...ERASED_TABLES]],
  )
  return row?.bytes ?? 0
}
