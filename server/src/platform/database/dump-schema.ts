import type { Database } from './database.ts'

/** Made at run time or by a library in a schema of its own: not ours to compare. */
const ours = `n.nspname = any($1)`

/** Everything in one order, whatever the server's collation. */
const byName = (...columns: string[]) => `order by ${columns.map((column) => `${column} collate "C"`).join(', ')}`

type Part = { readonly title: string; readonly sql: string }

/**
 * What the schema consists of, one query each, which answers lines of SQL. Written from the catalogue, since `pg_dump` is not
 * among the embedded binaries and its output changes with its version. Partitions are left out: they appear as time passes.
 */
const parts: readonly Part[] = [
  {
    title: 'Extensions',
    sql: `select format('create extension %I;', e.extname) as line from pg_extension e
      where e.extname <> 'plpgsql' ${byName('e.extname')}`,
  },
  {
    title: 'Types',
    sql: `select case t.typtype
        when 'e' then format('create type %I.%I as enum (%s);', n.nspname, t.typname,
          (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
        when 'd' then format('create domain %I.%I as %s%s%s;', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
          case when t.typnotnull then ' not null' else '' end,
          coalesce((select ' ' || string_agg(pg_get_constraintdef(c.oid), ' ' order by c.conname) from pg_constraint c
            where c.contypid = t.oid and c.contype = 'c'), ''))
        else format('create type %I.%I as (%s);', n.nspname, t.typname,
          (select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
            from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped))
        end as line
      from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
      where ${ours} and (t.typtype in ('e', 'd') or (t.typtype = 'c' and c.relkind = 'c')) ${byName('n.nspname', 't.typname')}`,
  },
  {
    title: 'Sequences',
    sql: `select format('create sequence %I.%I as %s start %s increment %s;', s.schemaname, s.sequencename, s.data_type,
        s.start_value, s.increment_by) as line
      from pg_sequences s join pg_class c on c.oid = format('%I.%I', s.schemaname, s.sequencename)::regclass
      join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'i')
      ${byName('s.schemaname', 's.sequencename')}`,
  },
  {
    title: 'Functions',
    sql: `select pg_get_functiondef(p.oid) || ';' as line from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${ours} and p.prokind in ('f', 'p') and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      ${byName('n.nspname', 'p.proname', 'pg_get_function_identity_arguments(p.oid)')}`,
  },
  {
    title: 'Tables',
    sql: `select format(E'create %stable %I.%I (\\n%s\\n)%s%s;', case c.relpersistence when 'u' then 'unlogged ' else '' end,
        n.nspname, c.relname,
        (select string_agg(line, E',\\n' order by rank, name collate "C") from (
          select 0 as rank, lpad(a.attnum::text, 5, '0') as name, concat('  ', quote_ident(a.attname), ' ',
            format_type(a.atttypid, a.atttypmod),
            case when a.attcollation <> t.typcollation then format(' collate %I', l.collname) end,
            case when a.attstorage <> t.typstorage then format(' storage %s',
              case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end) end,
            case when a.attcompression <> '' then format(' compression %s',
              case a.attcompression when 'l' then 'lz4' else 'pglz' end) end,
            case when a.attidentity <> '' then format(' generated %s as identity',
              case a.attidentity when 'a' then 'always' else 'by default' end) end,
            case when a.attgenerated <> '' then format(' generated always as (%s) %s', pg_get_expr(d.adbin, d.adrelid),
              case a.attgenerated when 's' then 'stored' else 'virtual' end)
              when d.adbin is not null then format(' default %s', pg_get_expr(d.adbin, d.adrelid)) end,
            case when a.attnotnull then ' not null' end) as line
          from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_collation l on l.oid = a.attcollation
          left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          union all
          select case k.contype when 'p' then 1 when 'u' then 2 when 'c' then 3 else 4 end, k.conname,
            format('  constraint %I %s', k.conname, pg_get_constraintdef(k.oid))
          from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n' and k.contype <> 't') as lines),
        case when c.relkind = 'p' then format(' partition by %s', pg_get_partkeydef(c.oid)) end,
        case when c.reloptions is not null then format(' with (%s)',
          (select string_agg(o, ', ' order by o collate "C") from unnest(c.reloptions) o)) end) as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p') and not c.relispartition ${byName('n.nspname', 'c.relname')}`,
  },
  {
    title: 'Indexes',
    sql: `select replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') || ';' as line
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
      join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p', 'm') and not c.relispartition
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
      ${byName('n.nspname', 'c.relname', 'x.relname')}`,
  },
  {
    title: 'Views',
    sql: `select format(E'create %sview %I.%I as\\n%s', case c.relkind when 'm' then 'materialized ' else '' end, n.nspname,
        c.relname, pg_get_viewdef(c.oid)) as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('v', 'm') ${byName('n.nspname', 'c.relname')}`,
  },
  {
    title: 'Triggers',
    sql: `select pg_get_triggerdef(g.oid) || ';' as line
      from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and not g.tgisinternal and not c.relispartition ${byName('n.nspname', 'c.relname', 'g.tgname')}`,
  },
  {
    title: 'Comments',
    sql: `select format('comment on %s %s is %L;',
        case when d.objsubid > 0 then 'column' when c.relkind in ('r', 'p') then 'table' else 'relation' end,
        c.oid::regclass::text || coalesce((select '.' || quote_ident(a.attname) from pg_attribute a
          where a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0), ''), d.description) as line
      from pg_description d join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass
      join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and not c.relispartition ${byName('n.nspname', 'c.relname')}, d.objsubid`,
  },
]

/**
 * The schema as text, the same for the same schema: to be read, and compared with `migrations/schema.sql`, which shows in a review
 * what a migration really changed. It is not meant to be run.
 */
export async function dumpSchema(db: Database, schemas: readonly string[] = ['public']): Promise<string> {
  // One snapshot, and names as they are in the schemas asked for, whatever the connection's search path.
  return db.tx(
    async (tx) => {
      await tx.execute(`set local search_path = pg_catalog`)
      const sections: string[] = []
      for (const { title, sql } of parts) {
        const rows = await tx.query<{ line: string }>(sql, sql.includes('$1') ? [schemas] : [])
        if (rows.length > 0) sections.push(`-- ${title}\n\n${rows.map(({ line }) => line.trim()).join('\n\n')}`)
      }
      return `-- The schema after all migrations. Made from the catalogue: UPDATE_SCHEMA=1 vitest run server/src/platform/database\n\n${sections.join('\n\n')}\n`
    },
    { isolation: 'repeatable read' },
  )
}
