import type { Database } from '../platform/database/database.ts'
import {
  NO_DETAIL,
  type PrivacyRequest,
  type RequestKind,
  type RequestState,
  type RequestStep,
} from './privacy-request.ts'

/** Which requests are listed. */
export type RequestFilter = {
  readonly open?: boolean | undefined
  readonly kind?: RequestKind | undefined
  /** Of one person, by all their origins. */
  readonly origins?: readonly string[] | undefined
  readonly state?: RequestState | undefined
  /** The beginning of its number, or any part of an identifier of its person or of what they are called, whatever the case. */
  readonly q?: string | undefined
}

export type RequestPlace = { readonly at: string; readonly id: string }

export type RequestStore = {
  add(request: PrivacyRequest): Promise<void>
  one(id: string): Promise<PrivacyRequest | undefined>
  /** The same, locked until the transaction ends. */
  lock(id: string): Promise<PrivacyRequest | undefined>
  /** Writes what became of it. */
  write(request: PrivacyRequest): Promise<void>
  /** Open ones with the nearest deadline first; the others, or all, the newest first. */
  list(
    of: RequestFilter & { readonly after: RequestPlace | undefined; readonly limit: number },
  ): Promise<PrivacyRequest[]>
  /** Empties what requests of these origins say of whom; that they were made, and how they ended, stays. Returns how many. */
  forget(origins: readonly string[]): Promise<number>
  /** How many are open, how many of them are due before an instant, and the nearest deadline. */
  due(before: string): Promise<{ open: number; due: number; nearest: string | null }>
}

const columns = `r.id, r.kind, r.origin, r.state, r.via, r.revision, r.received_at as "receivedAt", r.due_at as "dueAt", r.extended_at as "extendedAt",
  r.closed_at as "closedAt", r.refusal, r.opened_by as "openedBy", r.history`

/** Asked row by row: there are as many requests as people asked for, and each has a handful of identifiers. `strpos`, for `%` and `_` are letters like others. */
const isFound = `(starts_with(right(replace(r.id::text, '-', ''), 8), nullif(lower(replace($8, '-', '')), ''))
  or exists (select from origins o left join profiles p on p.profile = o.profile
     where (o.origin = r.origin or o.profile = (select profile from origins where origin = r.origin))
       and (strpos(lower(o.value), lower($8)) > 0 or strpos(lower(p.label), lower($8)) > 0)))`

const isOpen = `r.state not in ('done', 'refused')`

/** Requests, on a database or on a transaction of it. */
export function createRequestStore(db: Database): RequestStore {
  const read = async (sql: string, values: readonly unknown[]): Promise<PrivacyRequest[]> =>
    (await db.query<PrivacyRequest>(sql, values)).map((one) => ({ ...one, history: one.history.map(asStep) }))
  return {
    add: async ({ id, kind, origin, state, via, revision, receivedAt, dueAt, openedBy, history }) => {
      await db.execute(
        `insert into privacy_requests (id, kind, origin, state, via, revision, received_at, due_at, opened_by, history)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [id, kind, origin, state, via, revision, receivedAt, dueAt, openedBy, JSON.stringify(history)],
      )
    },
    one: async (id) => (await read(`select ${columns} from privacy_requests r where r.id = $1`, [id]))[0],
    lock: async (id) => (await read(`select ${columns} from privacy_requests r where r.id = $1 for update`, [id]))[0],
    write: async ({ id, origin, state, revision, dueAt, extendedAt, closedAt, refusal, history }) => {
      await db.execute(
        `update privacy_requests set origin = $2, state = $3, revision = $4, due_at = $5, extended_at = $6, closed_at = $7, refusal = $8, history = $9
         where id = $1`,
        [id, origin, state, revision, dueAt, extendedAt, closedAt, refusal, JSON.stringify(history)],
      )
    },
    list: ({ open, kind, origins, state, q, after, limit }) => {
      const [column, order, beyond] = open ? ['due_at', 'asc', '>'] : ['received_at', 'desc', '<']
      return read(
        `select ${columns} from privacy_requests r
         where ($1::boolean is null or $1 = (${isOpen})) and ($2::text is null or r.kind = $2) and ($3::uuid[] is null or r.origin = any($3))
           and ($4::timestamptz is null or (r.${column}, r.id) ${beyond} ($4, $5::uuid))
           and ($7::text is null or r.state = $7) and ($8::text is null or ${isFound})
         order by r.${column} ${order}, r.id ${order} limit $6`,
        [
          open ?? null,
          kind ?? null,
          origins ?? null,
          after?.at ?? null,
          after?.id ?? null,
          limit,
          state ?? null,
          q ?? null,
        ],
      )
    },
    forget: (origins) =>
      db.execute(
        `update privacy_requests r set origin = null, revision = r.revision + 1,
           history = (select coalesce(jsonb_agg(step || '{"note":"","changes":[],"refused":[]}' order by place), '[]') from jsonb_array_elements(r.history) with ordinality as h(step, place))
         where r.origin = any($1::uuid[])`,
        [origins],
      ),
    due: async (before) => {
      const [row] = await db.query<{ open: number; due: number; nearest: string | null }>(
        `select count(*) as open, count(*) filter (where r.due_at <= $1) as due, min(r.due_at) as nearest from privacy_requests r where ${isOpen}`,
        [before],
      )
      return row ?? { open: 0, due: 0, nearest: null }
    },
  }
}

/** Steps that were written before there were actions have nothing to say of them. */
function asStep(step: RequestStep): RequestStep {
  return { ...NO_DETAIL, ...step }
}
