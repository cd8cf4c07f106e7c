import type { Identifier } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'
import type { Receipt } from './receipt.ts'

export type ErasureState = 'begun' | 'taken' | 'swept' | 'done'

/** Erasing somebody, as far as it has come. */
export type Erasure = {
  readonly id: string
  readonly request: string | null
  readonly at: string
  readonly by: string
  readonly state: ErasureState
  /** Whom; null once nothing needs to know any more. */
  readonly targets: readonly Identifier[] | null
  /** Transactions that ran while they were taken out of PostgreSQL, and may have named them. */
  readonly from: string | null
  readonly below: string | null
  readonly redacted: readonly number[]
  readonly counts: Readonly<Record<string, number>>
  /** Tables of PostgreSQL, and parts of ClickHouse, whose files still hold what was deleted. */
  readonly tables: readonly string[]
  readonly parts: readonly string[]
  readonly receipt: Receipt | null
}

const columns = `e.id, e.request, e.at, e.by, e.state, e.targets, e.tx_from::text as "from", e.tx_below::text as below, e.redacted, e.counts, e.tables, e.parts, e.receipt`

/** Erasures, on a database or on a transaction of it. */
export function createErasureStore(db: Database) {
  return {
    add: async (of: Pick<Erasure, 'id' | 'request' | 'at' | 'by'> & { readonly targets: readonly Identifier[] }) => {
      await db.execute(
        `insert into erasures (id, request, at, by, state, targets) values ($1, $2, $3, $4, 'begun', $5) on conflict (id) do nothing`,
        [of.id, of.request, of.at, of.by, JSON.stringify(of.targets)],
      )
    },
    one: async (id: string): Promise<Erasure | undefined> =>
      (await db.query<Erasure>(`select ${columns} from erasures e where e.id = $1`, [id]))[0],
    lock: async (id: string): Promise<Erasure | undefined> =>
      (await db.query<Erasure>(`select ${columns} from erasures e where e.id = $1 for update`, [id]))[0],
    ofRequest: async (request: string): Promise<Erasure | undefined> =>
      (await db.query<Erasure>(`select ${columns} from erasures e where e.request = $1`, [request]))[0],
    newest: (limit: number): Promise<Erasure[]> =>
      db.query<Erasure>(`select ${columns} from erasures e order by e.at desc, e.id limit $1`, [limit]),
    inState: (state: ErasureState): Promise<Erasure[]> =>
      db.query<Erasure>(`select ${columns} from erasures e where e.state = $1 order by e.at, e.id`, [state]),
    /** Says up to which transaction somebody may have written who did not see it yet: all that have begun by now. */
    bound: async (id: string): Promise<Erasure | undefined> => {
      await db.execute(
        'update erasures set tx_below = pg_snapshot_xmax(pg_current_snapshot()) where id = $1 and tx_below is null',
        [id],
      )
      return (await db.query<Erasure>(`select ${columns} from erasures e where e.id = $1`, [id]))[0]
    },
    ids: async (): Promise<Set<string>> => {
      const rows = await db.query<{ id: string }>('select id from erasures')
      return new Set(rows.map(({ id }) => id))
    },
    write: async (erasure: Erasure): Promise<void> => {
      const { id, at, state, targets, from, below, redacted, counts, tables, parts, receipt } = erasure
      await db.execute(
        `update erasures set state = $2, targets = $3, tx_from = $4::xid8, tx_below = $5::xid8, redacted = $6::bigint[], counts = $7, tables = $8, parts = $9, receipt = $10, at = $11 where id = $1`,
        [
          id,
          state,
          targets === null ? null : JSON.stringify(targets),
          from,
          below,
          redacted,
          JSON.stringify(counts),
          tables,
          parts,
          receipt === null ? null : JSON.stringify(receipt),
          at,
        ],
      )
    },
  }
}

export type ErasureStore = ReturnType<typeof createErasureStore>
