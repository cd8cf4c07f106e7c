import type pg from 'pg'

/** A table of the schema `public`, as the catalogue describes it. */
export type TableShape = {
  readonly name: string
  /** In their order, without generated ones. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Of a partitioned table: its partitions with their bounds, as `for values from (…) to (…)`. */
  readonly partitions: readonly { readonly name: string; readonly bounds: string }[] | undefined
}

/**
 * The tables of `public`, each after those that its foreign keys name, so that they can be filled in this order. Partitions stand with their
 * table.
 */
export async function readTables(client: Pick<pg.ClientBase, 'query'>): Promise<TableShape[]> {
  const tables = await client.query<{ name: string; partitioned: boolean; columns: TableShape['columns'] }>(tablesSql)
  const partitions = await client.query<{ parent: string; name: string; bounds: string }>(partitionsSql)
  const keys = await client.query<{ from: string; to: string }>(keysSql)
  const shapes = new Map(
    tables.rows.map(({ name, partitioned, columns }): [string, TableShape] => [
      name,
      {
        name,
        columns,
        partitions: partitioned
          ? partitions.rows.filter(({ parent }) => parent === name).map(({ name, bounds }) => ({ name, bounds }))
          : undefined,
      },
    ]),
  )
  const ordered = new Set<TableShape>()
  const place = (name: string, within: readonly string[]) => {
    const shape = shapes.get(name)
    if (!shape || ordered.has(shape)) return
    if (within.includes(name))
      throw new Error(`The foreign keys of ${[...within, name].join(' → ')} go round in a circle.`)
    for (const key of keys.rows) if (key.from === name && key.to !== name) place(key.to, [...within, name])
    ordered.add(shape)
  }
  for (const name of shapes.keys()) place(name, [])
  return [...ordered]
}

const tablesSql = `
  select c.relname as name, c.relkind = 'p' as partitioned,
    (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
     from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  order by c.relname`

const partitionsSql = `
  select p.relname as parent, c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bounds
  from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
  where p.relnamespace = 'public'::regnamespace and p.relkind = 'p' and not i.inhdetachpending
  order by p.relname, c.relname`

const keysSql = `
  select distinct f.relname as "from", t.relname as "to"
  from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
  where k.contype = 'f' and f.relnamespace = 'public'::regnamespace order by 1, 2`
