import { adoptTombstoneSecret, lay, originsOfTombstones, readTombstoneSecret, tombstonesOf } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import type { Jobs } from '../platform/jobs/jobs.ts'
import { ERASE } from './erasure-jobs.ts'
import { createErasureStore } from './erasure-store.ts'
import { tombstoneFile } from './tombstone-file.ts'

/**
 * Makes those erasures hold again that the database has never heard of, because an older backup of it was restored: their tombstones are laid, and whoever the backup
 * brought back is taken out by the job that erases. Returns how many there were.
 */
export async function eraseAgain(of: {
  readonly db: Database
  readonly jobs: Pick<Jobs, 'add'>
  /** Folder of the file that erasures are kept in. */
  readonly dir: string
}): Promise<number> {
  const { db, jobs, dir } = of
  const { secret, kept } = await tombstoneFile(dir).read()
  const known = await createErasureStore(db).ids()
  const lost = kept.filter(({ erasure }) => !known.has(erasure))
  if (secret === undefined || lost.length === 0) return 0
  await adoptTombstoneSecret(db, secret)
  const found = await originsOfTombstones(db, { secret, hashes: new Set(lost.flatMap(({ hashes }) => hashes)) })
  for (const { erasure, at, hashes } of lost) {
    const own = new Set(hashes)
    const targets = found.flatMap(({ hash, origin, type, value }) => (own.has(hash) ? { origin, type, value } : []))
    await db.tx(async (tx) => {
      await lay(
        tx,
        hashes.map((hash) => ({ hash: Buffer.from(hash, 'hex'), erasedAt: at, erasure })),
      )
      await createErasureStore(tx).add({ id: erasure, request: null, at, by: 'system', targets })
      await jobs.add(ERASE, { id: erasure }, { tx, key: `${ERASE} ${erasure}`, queue: 'erasures' })
    })
  }
  return lost.length
}

/** Keeps the erasures beside the databases as well: those that are not there yet. */
export async function keepErased(db: Database, dir: string): Promise<void> {
  const file = tombstoneFile(dir)
  const { secret, kept } = await file.read()
  const there = new Set(kept.map(({ erasure }) => erasure))
  const missing = (await tombstonesOf(db)).filter(({ erasure }) => !there.has(erasure))
  if (missing.length === 0) return
  if (secret === undefined) await file.begin(await readTombstoneSecret(db))
  await file.add(missing)
}
