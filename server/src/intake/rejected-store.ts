import type { Database } from '../platform/database/database.ts'

export type NewRejected = {
  readonly id: string
  readonly receivedAt: string
  readonly source: string
  readonly code: string
  readonly message: string
  readonly problems: readonly { path: string; message: string }[]
  readonly messageId: string
  readonly type: string
  readonly name: string
  readonly sentAt: string | null
  /** The message as received, as JSON text. */
  readonly raw: string
}

export type Replay = {
  readonly at: string
  readonly by: string
  readonly outcome: 'accepted' | 'rejected' | 'withheld'
  readonly code?: string
}

export type Rejected = NewRejected & {
  readonly status: 'open' | 'replayed' | 'discarded'
  readonly replays: readonly Replay[]
}

export type RejectedStore = {
  /** Keeps messages; one that is kept already (a client's retry) stays as it is. */
  add(rejected: readonly NewRejected[]): Promise<void>
  one(id: string): Promise<Rejected | undefined>
  list(options: {
    code: string | undefined
    status: string | undefined
    before: { at: string; id: string } | undefined
    limit: number
  }): Promise<Rejected[]>
  /** Open messages by code. */
  counts(): Promise<Record<string, number>>
  /**
   * Claims an open message for a replay: until it is settled or released, at most for a minute, nobody else may replay or discard it.
   * Returns the claim; undefined when it is not open, or claimed.
   */
  claim(id: string): Promise<string | undefined>
  /** Opens it again at once, if the claim still holds. */
  release(id: string, claim: string): Promise<void>
  /** Settles what was claimed, or opens it again, with what came of the replay. False when the claim was void and somebody else has it. */
  settle(id: string, claim: string, of: { status: 'replayed' | 'open'; replay: Replay }): Promise<boolean>
  /** Removes what was claimed: its person refuses that it is kept. False when the claim was void. */
  remove(id: string, claim: string): Promise<boolean>
  /** Removes those that came before an instant, `limit` at most; returns how many. For the retention. */
  removeBefore(before: string, limit: number): Promise<number>
  countBefore(before: string): Promise<number>
  /** Removes those of one event that came before an instant; returns how many. For the retention. */
  removeEvent(of: { readonly type: string; readonly name: string; readonly before: string }): Promise<number>
  /** Lets an open message go; false when it is not open any more, or claimed. */
  discard(id: string): Promise<boolean>
  /** Takes a discarded message back; false when it was not discarded. */
  reopen(id: string): Promise<boolean>
  /** How many are open, and when the latest of them came. */
  waiting(): Promise<{ count: number; latest: string | null }>
}

type Row = Omit<Rejected, 'problems' | 'replays'> & { readonly problems: string; readonly replays: string }

const columns = `id, received_at as "receivedAt", source, code, message, problems, message_id as "messageId", type, name,
  sent_at as "sentAt", raw, status, replays`

/** The table of rejected messages, on a database or on a transaction of it. */
export function createRejectedStore(db: Database): RejectedStore {
  return {
    add: async (rejected) => {
      await db.execute(
        `insert into rejected (id, received_at, source, code, message, problems, message_id, type, name, sent_at, raw)
         select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
         on conflict do nothing`,
        [
          rejected.map((one) => one.id),
          rejected.map((one) => one.receivedAt),
          rejected.map((one) => one.source),
          rejected.map((one) => one.code),
          rejected.map((one) => one.message),
          rejected.map((one) => JSON.stringify(one.problems)),
          rejected.map((one) => one.messageId),
          rejected.map((one) => one.type),
          rejected.map((one) => one.name),
          rejected.map((one) => one.sentAt),
          rejected.map((one) => one.raw),
        ],
      )
    },
    one: async (id) => {
      const [row] = await db.query<Row>(`select ${columns} from rejected where id = $1`, [id])
      return row && parsed(row)
    },
    list: async ({ code, status, before, limit }) => {
      const rows = await db.query<Row>(
        `select ${columns} from rejected
         where ($1::text is null or code = $1) and ($2::text is null or status = $2)
           and ($3::timestamptz is null or (received_at, id) < ($3, $4::uuid))
         order by received_at desc, id desc limit $5`,
        [code ?? null, status ?? null, before?.at ?? null, before?.id ?? null, limit],
      )
      return rows.map(parsed)
    },
    counts: async () => {
      const rows = await db.query<{ code: string; n: number }>(
        `select code, count(*) as n from rejected where status = 'open' group by code order by code`,
      )
      return Object.fromEntries(rows.map((row) => [row.code, row.n]))
    },
    removeBefore: (before, limit) =>
      db.execute(
        'delete from rejected where id in (select id from rejected where received_at < $1 order by received_at limit $2)',
        [before, limit],
      ),
    countBefore: async (before) =>
      (await db.query<{ n: number }>('select count(*) as n from rejected where received_at < $1', [before]))[0]?.n ?? 0,
    removeEvent: ({ type, name, before }) =>
      db.execute('delete from rejected where type = $1 and name = $2 and received_at < $3', [type, name, before]),
    claim: async (id) => {
      const [row] = await db.query<{ claim: string }>(
        `update rejected set claim = gen_random_uuid(), claimed_at = now() where id = $1 and ${free} returning claim`,
        [id],
      )
      return row?.claim
    },
    release: async (id, claim) => {
      await db.execute('update rejected set claim = null, claimed_at = null where id = $1 and claim = $2', [id, claim])
    },
    settle: async (id, claim, { status, replay }) => {
      const changed = await db.execute(
        `update rejected set status = $3, replays = (replays::jsonb || $4::jsonb)::text, claim = null, claimed_at = null
         where id = $1 and claim = $2`,
        [id, claim, status, JSON.stringify([replay])],
      )
      return changed === 1
    },
    remove: async (id, claim) =>
      (await db.execute('delete from rejected where id = $1 and claim = $2', [id, claim])) === 1,
    discard: async (id) =>
      (await db.execute(`update rejected set status = 'discarded' where id = $1 and ${free}`, [id])) === 1,
    reopen: async (id) =>
      (await db.execute(`update rejected set status = 'open' where id = $1 and status = 'discarded'`, [id])) === 1,
    waiting: async () => {
      const [row] = await db.query<{ count: number; latest: string | null }>(
        `select count(*) as count, max(received_at) as latest from rejected where status = 'open'`,
      )
      return row ?? { count: 0, latest: null }
    },
  }
}

/** Long enough for any replay: who waits for the database longer is told that it does not answer. */
const free = `status = 'open' and (claimed_at is null or claimed_at < now() - interval '1 minute')`

function parsed(row: Row): Rejected {
  return {
    ...row,
    problems: JSON.parse(row.problems) as Rejected['problems'],
    replays: JSON.parse(row.replays) as Replay[],
  }
}
