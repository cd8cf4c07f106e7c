import { createHash } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { auditDigest } from './audit.ts'

export type AuditFault = {
  /**
   * `altered`: a record is not what was sealed. `broken`: the chain itself was changed here. `gap`: places are missing before this one.
   * `missing`: a sealed record is gone, and neither a retention nor an erasure says so. `unsealed`: a record that no place seals.
   */
  readonly kind: 'altered' | 'broken' | 'gap' | 'missing' | 'unsealed'
  /** Place in the chain; null for an unsealed record. */
  readonly place: number | null
  readonly record: string
}

export type AuditVerdict = {
  readonly ok: boolean
  /** Records looked at. */
  readonly records: number
  /** Records that a declared retention, or an erasure, took away. */
  readonly pruned: number
  /** The newest place and its hash as hex: keep it elsewhere, and give it as `expected` later, to prove that nothing before it was rewritten. */
  readonly head: { readonly place: number; readonly hash: string } | undefined
  /** The first hundred. */
  readonly faults: readonly AuditFault[]
}

type Row = {
  readonly place: number
  readonly record: string
  readonly hash: Buffer
  readonly id: string | null
  readonly at: string
  readonly principalKind: string
  readonly principalId: string
  readonly action: string
  readonly targetKind: string
  readonly targetId: string
  readonly detail: string
  readonly digest: Buffer
}

const PAGE = 1_000
const FAULTS_MAX = 100

/**
 * Reads the whole audit trail and says whether it is what was written: every digest and every hash is computed again here, not by the
 * database that may have been tampered with. Who can write to the database can also forge a whole new chain; only a head that was kept
 * elsewhere (`expected`) shows that. One snapshot; reads about 1,000 records at a time.
 */
export async function verifyAudit(
  db: Database,
  options: { readonly expected?: { readonly place: number; readonly hash: string } } = {},
): Promise<AuditVerdict> {
  return db.tx((tx) => verify(tx, options.expected), { isolation: 'repeatable read' })
}

async function verify(
  tx: Database,
  expected: { readonly place: number; readonly hash: string } | undefined,
): Promise<AuditVerdict> {
  const faults: AuditFault[] = []
  const fault = (kind: AuditFault['kind'], place: number | null, record: string) => {
    if (faults.length < FAULTS_MAX) faults.push({ kind, place, record })
  }
  const prunedThrough = await readPruned(tx)
  const forgotten = await readForgotten(tx)
  let head: { place: number; hash: Buffer } = { place: 0, hash: Buffer.alloc(0) }
  let records = 0
  let pruned = 0
  for (let rows = await page(tx, 0); rows.length > 0; rows = await page(tx, head.place)) {
    for (const row of rows) {
      if (row.place !== head.place + 1) fault('gap', row.place, row.record)
      if (row.id === null) {
        // The chain cannot be computed through a record that is gone: its seal is taken as it stands, and the next one holds it.
        if (row.place <= prunedThrough || forgotten.has(row.record)) pruned += 1
        else fault('missing', row.place, row.record)
      } else {
        records += 1
        const digest = auditDigest({ ...row, id: row.id })
        if (!digest.equals(row.digest)) fault('altered', row.place, row.record)
        const sealed = createHash('sha256').update(head.hash).update(row.digest).digest()
        if (row.place === head.place + 1 && !sealed.equals(row.hash)) fault('broken', row.place, row.record)
      }
      if (row.place === expected?.place && row.hash.toString('hex') !== expected.hash)
        fault('broken', row.place, row.record)
      head = { place: row.place, hash: row.hash }
    }
  }
  if (expected && head.place < expected.place) fault('gap', expected.place, '')
  const unsealed = await tx.query<{ id: string }>(
    'select id from audit_records r where not exists (select from audit_chain c where c.record = r.id) limit $1',
    [FAULTS_MAX],
  )
  for (const { id } of unsealed) fault('unsealed', null, id)
  return {
    ok: faults.length === 0,
    records,
    pruned,
    head: head.place === 0 ? undefined : { place: head.place, hash: head.hash.toString('hex') },
    faults,
  }
}

/** How far a retention that left its record took records away. */
async function readPruned(tx: Database): Promise<number> {
  const [row] = await tx.query<{ through: number | null }>(
    `select max((detail::jsonb ->> 'through')::bigint) as through from audit_records where action = 'audit.prune'`,
  )
  return row?.through ?? 0
}

/** Records that erasures took away, as those say that they left. */
async function readForgotten(tx: Database): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `select jsonb_array_elements_text(detail::jsonb -> 'records') as id from audit_records where action = 'audit.forget'`,
  )
  return new Set(rows.map(({ id }) => id))
}

function page(tx: Database, after: number): Promise<Row[]> {
  return tx.query<Row>(
    `select c.place, c.record, c.hash, r.id, r.at, r.principal_kind as "principalKind", r.principal_id as "principalId",
       r.action, r.target_kind as "targetKind", r.target_id as "targetId", r.detail, r.digest
     from audit_chain c left join audit_records r on r.id = c.record where c.place > $1 order by c.place limit $2`,
    [after, PAGE],
  )
}
