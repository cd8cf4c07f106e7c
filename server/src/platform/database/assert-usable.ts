import type { Database } from './database.ts'

/** The start must not go on: this PostgreSQL, or what our user may do there, is not enough. */
export class DatabaseUnfit extends Error {
  override readonly name = 'DatabaseUnfit'
}

/** The oldest PostgreSQL that every test of ours which speaks to it passes on. */
export const OLDEST_POSTGRES = 15

type Facts = {
  version: string
  encoding: string
  standby: boolean
  tables: boolean
  schemas: boolean
  role: string
  database: string
}

/**
 * Whether we can live on this PostgreSQL, before anything is changed in it.
 * @throws DatabaseUnfit with the statement that mends it
 */
export async function assertUsable(db: Database): Promise<void> {
  const [facts] = await db.query<Facts>(
    `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding,
       pg_is_in_recovery() as standby, has_schema_privilege('public', 'create') as tables,
       coalesce((select has_schema_privilege(oid, 'create') from pg_namespace where nspname = 'graphile_worker'),
         has_database_privilege(current_database(), 'create')) as schemas,
       quote_ident(current_user) as role, quote_ident(current_database()) as database`,
  )
  const problem = facts && problemOf(facts)
  if (problem) throw new DatabaseUnfit(problem)
}

function problemOf({ version, encoding, standby, tables, schemas, role, database }: Facts): string | undefined {
  const major = Math.floor(Number(version) / 10_000)
  if (major < OLDEST_POSTGRES)
    return `DATABASE_URL names a PostgreSQL ${major}: Diapason needs ${OLDEST_POSTGRES} or later.`
  if (standby) return 'DATABASE_URL names a standby, which only reads: name the primary.'
  if (encoding !== 'UTF8')
    return `The database ${database} is encoded in ${encoding}. Make another: create database diapason encoding 'UTF8' template template0;`
  if (!tables)
    return `${role} may not make tables there. As an administrator of that database: grant create, usage on schema public to ${role};`
  if (!schemas)
    return `${role} may not make the schema of the jobs there. As an administrator: grant create on database ${database} to ${role};`
  return undefined
}
