import type { Database } from '../platform/database/database.ts'
import type { DecisionKind, IdentityDecision, LinkChange } from './decision.ts'

export type NewDecision = {
  readonly id: string
  readonly kind: DecisionKind
  readonly at: string
  readonly actor: { readonly kind: string; readonly id: string }
  readonly reason: string
  readonly links: readonly LinkChange[]
  readonly people: readonly string[]
  readonly undoes: string | null
  /** Its row in the log. */
  readonly origin: string
  readonly messageId: string
}

export type DecisionStore = {
  /** @throws a unique violation (SQLSTATE 23505) when it undoes what is undone already */
  add(decision: NewDecision): Promise<void>
  one(id: string): Promise<IdentityDecision | undefined>
  /** Newest first: of everybody, or those that concern one of these people or links of these origins. */
  list(of: {
    readonly people?: readonly string[] | undefined
    readonly after: { readonly at: string; readonly id: string } | undefined
    readonly limit: number
  }): Promise<IdentityDecision[]>
}

const columns = `d.id, d.kind, d.at, d.reason, d.links, d.people, d.undoes, undone.id as "undoneBy",
  json_build_object('kind', d.actor_kind, 'id', d.actor, 'name', case d.actor_kind
    when 'user' then (select name from users u where u.id = d.actor) when 'key' then (select name from keys k where k.id::text = d.actor) end) as by`
const tables = 'identity_decisions d left join identity_decisions undone on undone.undoes = d.id'

/** What people decided, on a database or on a transaction of it. */
export function createDecisionStore(db: Database): DecisionStore {
  return {
    add: async ({ id, kind, at, actor, reason, links, people, undoes, origin, messageId }) => {
      await db.execute(
        `insert into identity_decisions (id, kind, at, actor_kind, actor, reason, links, people, undoes, origin, message_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [id, kind, at, actor.kind, actor.id, reason, JSON.stringify(links), people, undoes, origin, messageId],
      )
    },
    one: async (id) => {
      const [row] = await db.query<IdentityDecision>(`select ${columns} from ${tables} where d.id = $1`, [id])
      return row
    },
    list: ({ people, after, limit }) =>
      db.query(
        `select ${columns} from ${tables}
         where ($1::uuid[] is null or d.people && $1) and ($2::timestamptz is null or (d.at, d.id) < ($2, $3::uuid))
         order by d.at desc, d.id desc limit $4`,
        [people ?? null, after?.at ?? null, after?.id ?? null, limit],
      ),
  }
}
