import type { Database } from '../database/database.ts'

export type AuditFilter = {
  /** Kind of who: user, key, operator, system, anonymous. */
  readonly who?: string | undefined
  /** Their id, where the kind has one. */
  readonly whoId?: string | undefined
  readonly action?: string | undefined
  readonly targetKind?: string | undefined
  readonly targetId?: string | undefined
  /** Text in the action, the target, the detail, or the name of who or what it concerns. */
  readonly q?: string | undefined
  /** ISO instants; from is included, to is not. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** Somebody or something by id, with the name it has today; null when it has none, or is gone. */
export type Named = { readonly kind: string; readonly id: string; readonly name: string | null }

export type AuditRecord = {
  readonly id: string
  readonly place: number
  readonly at: string
  readonly by: Named
  readonly action: string
  readonly target: Named
  readonly change: { readonly before: unknown; readonly after: unknown } | null
  readonly detail: Readonly<Record<string, unknown>>
  /** The seal of its place in the chain, as hex. */
  readonly seal: string
}

export type AuditFacets = {
  readonly who: readonly (Named & { readonly count: number })[]
  readonly actions: readonly { readonly action: string; readonly count: number }[]
  readonly targets: readonly { readonly kind: string; readonly count: number }[]
}

type Row = {
  readonly id: string
  readonly place: number
  readonly at: string
  readonly principalKind: string
  readonly principalId: string
  readonly action: string
  readonly targetKind: string
  readonly targetId: string
  readonly detail: string
  readonly hash: Buffer
}

/** Choices of one filter at most: more than a menu can hold, so bounded before that. */
const FACETS_MAX = 200

/** Reads the audit trail for screens, newest first, in the order of commits. */
export function createAuditReader(db: Database) {
  return {
    async list(
      filter: AuditFilter,
      { before, limit }: { before: number | undefined; limit: number },
    ): Promise<AuditRecord[]> {
      const rows = await db.query<Row>(
        `${SELECT}
         where ($1::bigint is null or c.place < $1)
           and ($2::text is null or r.principal_kind = $2) and ($3::text is null or r.principal_id = $3)
           and ($4::text is null or r.action = $4)
           and ($5::text is null or r.target_kind = $5) and ($6::text is null or r.target_id = $6)
           and ($7::timestamptz is null or r.at >= $7) and ($8::timestamptz is null or r.at < $8)
           and ($9::text is null or r.action ilike $9 or r.target_id ilike $9 or r.detail ilike $9
             or ${isNamed('r.principal_kind', 'r.principal_id')} or ${isNamed('r.target_kind', 'r.target_id')})
         order by c.place desc limit $10`,
        [
          before ?? null,
          filter.who ?? null,
          filter.whoId ?? null,
          filter.action ?? null,
          filter.targetKind ?? null,
          filter.targetId ?? null,
          filter.from ?? null,
          filter.to ?? null,
          filter.q ? `%${filter.q.replace(/[\\%_]/g, '\\$&')}%` : null,
          limit,
        ],
      )
      return recordsOf(rows)
    },
    async one(id: string): Promise<AuditRecord | undefined> {
      const [record] = await recordsOf(await db.query<Row>(`${SELECT} where r.id = $1`, [id]))
      return record
    },
    /** What the filters can be set to, the most frequent first. */
    async facets(): Promise<AuditFacets> {
      const [who, actions, targets] = await Promise.all([
        db.query<{ kind: string; id: string; count: number }>(
          `select principal_kind as kind, principal_id as id, count(*) as count from audit_records
           group by 1, 2 order by count desc, 1, 2 limit ${FACETS_MAX}`,
        ),
        db.query<{ action: string; count: number }>(
          `select action, count(*) as count from audit_records group by 1 order by count desc, 1 limit ${FACETS_MAX}`,
        ),
        db.query<{ kind: string; count: number }>(
          `select target_kind as kind, count(*) as count from audit_records group by 1 order by count desc, 1 limit ${FACETS_MAX}`,
        ),
      ])
      const named = await names(who)
      return { who: who.map((one) => ({ ...named(one.kind, one.id), count: one.count })), actions, targets }
    },
  }

  async function recordsOf(rows: readonly Row[]): Promise<AuditRecord[]> {
    const named = await names(
      rows.flatMap((row) => [
        { kind: row.principalKind, id: row.principalId },
        { kind: row.targetKind, id: row.targetId },
      ]),
    )
    return rows.map((row) => {
      const { change, ...detail } = JSON.parse(row.detail) as { change?: AuditRecord['change'] }
      return {
        id: row.id,
        place: row.place,
        at: row.at,
        by: named(row.principalKind, row.principalId),
        action: row.action,
        target: named(row.targetKind, row.targetId),
        change: change ?? null,
        detail,
        seal: row.hash.toString('hex'),
      }
    })
  }

  /** The names that people and keys have today. */
  async function names(of: readonly { readonly kind: string; readonly id: string }[]) {
    const ids = (kind: string) => [...new Set(of.filter((one) => one.kind === kind).map(({ id }) => id))]
    const rows = await db.query<{ kind: string; id: string; name: string }>(
      `select 'user' as kind, id, name from users where id = any($1)
       union all select 'key', id, name from keys where id = any($2)`,
      [ids('user'), ids('key')],
    )
    const known = new Map(rows.map(({ kind, id, name }) => [`${kind}:${id}`, name]))
    return (kind: string, id: string): Named => ({ kind, id, name: known.get(`${kind}:${id}`) ?? null })
  }
}

const SELECT = `select r.id, c.place, r.at, r.principal_kind as "principalKind", r.principal_id as "principalId", r.action,
  r.target_kind as "targetKind", r.target_id as "targetId", r.detail, c.hash
  from audit_chain c join audit_records r on r.id = c.record`

/** Whether the person or the key of these columns has a name with the text looked for ($9). */
function isNamed(kind: string, id: string): string {
  return `(${kind} = 'user' and ${id} in (select id from users where name ilike $9 or email ilike $9)
    or ${kind} = 'key' and ${id} in (select id from keys where name ilike $9))`
}
