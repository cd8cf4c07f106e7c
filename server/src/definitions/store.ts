import type { Json } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'
import type { KindName } from './kind.ts'

/** One revision of one definition. */
export type StoredDefinition = {
  readonly key: string
  readonly kind: KindName
  readonly revision: number
  readonly body: Json
  readonly author: string
  readonly at: string
  readonly archived: boolean
}

/** What people authored, at one plan revision. */
export type Live = {
  readonly revision: number
  readonly definitions: StoredDefinition[]
  readonly archived: readonly StoredDefinition[]
}

export type NewRevision = StoredDefinition & { readonly planRevision: number }

type Row = Omit<StoredDefinition, 'body'> & { readonly body: string }

const COLUMNS = 'd.kind, d.key, d.revision, d.body, d.author, d.at, d.archived'

/** SQL on the tables of definitions. Bound to the database, or to a transaction. */
export function createDefinitionStore(db: Database) {
  return {
    /** Takes the turn to change definitions, until the transaction ends, and returns the plan revision of before. */
    async lock(): Promise<number> {
      const [row] = await db.query<{ revision: number }>('select revision from plan_revision for update')
      return row?.revision ?? 0
    },
    /** The plan revision becomes `revision`; other nodes are told when the transaction commits. */
    async publish(revision: number): Promise<void> {
      await db.execute('update plan_revision set revision = $1', [revision])
      await db.query('select pg_notify($1, $2)', [PLAN_CHANNEL, String(revision)])
    },
    async current(kind: KindName, key: string): Promise<StoredDefinition | undefined> {
      const rows = await db.query<Row>(
        `select ${COLUMNS} from definitions d where d.kind = $1 and d.key = $2 and d.valid_until is null`,
        [kind, key],
      )
      return rows.map(parsed)[0]
    },
    /** The current revisions of several, archived ones included; what does not exist is left out. */
    async currents(names: readonly { kind: KindName; key: string }[]): Promise<StoredDefinition[]> {
      const rows = await db.query<Row>(
        `select ${COLUMNS} from definitions d join unnest($1::text[], $2::text[]) n (kind, key) using (kind, key)
         where d.valid_until is null`,
        [names.map(({ kind }) => kind), names.map(({ key }) => key)],
      )
      return rows.map(parsed)
    },
    async revision(kind: KindName, key: string, revision: number): Promise<StoredDefinition | undefined> {
      const rows = await db.query<Row>(
        `select ${COLUMNS} from definitions d where d.kind = $1 and d.key = $2 and d.revision = $3`,
        [kind, key, revision],
      )
      return rows.map(parsed)[0]
    },
    async page(
      kind: KindName,
      { after, limit, archived }: { after: string; limit: number; archived: boolean },
    ): Promise<StoredDefinition[]> {
      const rows = await db.query<Row>(
        `select ${COLUMNS} from definitions d
         where d.kind = $1 and d.key > $2 collate "C" and d.valid_until is null and d.archived = $4
         order by d.key collate "C" limit $3`,
        [kind, after, limit, archived],
      )
      return rows.map(parsed)
    },
    async history(kind: KindName, key: string, { before, limit }: { before: number; limit: number }) {
      const rows = await db.query<Row>(
        `select ${COLUMNS} from definitions d
         where d.kind = $1 and d.key = $2 and d.revision < $3 order by d.revision desc limit $4`,
        [kind, key, before, limit],
      )
      return rows.map(parsed)
    },
    /** Everything live, what is archived, and the plan revision they belong to, in one snapshot; in the order of kinds and keys. */
    async live(): Promise<Live> {
      const rows = await db.query<{ planRevision: number; kind: string | null } & Row>(
        `select p.revision as "planRevision", ${COLUMNS} from plan_revision p
         left join definitions d on d.valid_until is null
         order by d.kind collate "C", d.key collate "C"`,
      )
      const all = rows.filter((row) => row.kind !== null)
      return {
        revision: rows[0]?.planRevision ?? 0,
        definitions: all.filter(({ archived }) => !archived).map(({ planRevision: _, ...row }) => parsed(row)),
        archived: all.filter(({ archived }) => archived).map(({ planRevision: _, ...row }) => parsed(row)),
      }
    },
    async add({ kind, key, revision, body, author, at, archived, planRevision }: NewRevision): Promise<void> {
      await db.execute('update definitions set valid_until = $3 where kind = $1 and key = $2 and valid_until is null', [
        kind,
        key,
        planRevision,
      ])
      await db.execute(
        `insert into definitions (kind, key, revision, body, author, at, archived, valid_from)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [kind, key, revision, JSON.stringify(body), author, at, archived, planRevision],
      )
    },
  }
}

export type DefinitionStore = ReturnType<typeof createDefinitionStore>

/** Channel on which a changed plan revision is announced. */
export const PLAN_CHANNEL = 'plan_changed'

function parsed(row: Row): StoredDefinition {
  return { ...row, body: JSON.parse(row.body) as Json }
}
