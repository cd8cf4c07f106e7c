import { serializeAccount } from '@diapason/kernel'
import { eventOfRow } from '../identity/index.ts'
import { createLogReader } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { createProfileStore, undisturbed } from '../profiles/index.ts'
import { foldAccount } from './fold-account.ts'
import { labelOf } from './label-of.ts'
import { memberRows } from './member-rows.ts'
import { seenHour } from './seen-hour.ts'
import { createAccountStore } from './store.ts'

/** Where a rebuild goes on: memberships come first, for they lead to the calls that documents are folded from. */
export type RebuildPlace = { readonly of: 'members' | 'documents'; readonly after: string | undefined }

export type RebuiltAccounts = {
  /** Documents folded again. */
  readonly rebuilt: number
  /** Accounts that were not what the log says: of memberships those whose rows differed, of documents those whose bytes or number of people did. */
  readonly different: number
  /** Undefined at the end. */
  readonly next: RebuildPlace | undefined
}

/** Origins, or accounts, of a step: see `REBUILD_PAGE` of people. */
const PAGE = 200

/**
 * Folds memberships and then accounts again from the log, a page at a time, and stores what differs (law 3). Whoever is being folded is locked
 * meanwhile, so that nothing overtakes the fold; what is stored is compared and not read, so it may be damaged.
 * @throws AppError `overloaded` when people change faster than they can be locked
 */
export async function rebuildAccounts(db: Database, { of, after }: RebuildPlace): Promise<RebuiltAccounts> {
  if (of === 'members') {
    const origins = await originsAfter(db, after)
    const different = origins.length === 0 ? 0 : await undisturbed(() => rebuildMembers(db, origins))
    const last = origins.at(-1)
    const isLast = last === undefined || origins.length < PAGE
    return { rebuilt: 0, different, next: isLast ? { of: 'documents', after: undefined } : { of, after: last } }
  }
  const accounts = await accountsAfter(db, after)
  let different = 0
  for (const account of accounts) if (!(await undisturbed(() => rebuildDocument(db, account)))) different += 1
  const last = accounts.at(-1)
  const isLast = last === undefined || accounts.length < PAGE
  return { rebuilt: accounts.length, different, next: isLast ? undefined : { of, after: last } }
}

/** Returns of how many accounts the members were not what the log says. */
function rebuildMembers(db: Database, origins: readonly string[]): Promise<number> {
  return db.tx(async (tx) => {
    // No call of theirs is taken meanwhile.
    await createProfileStore(tx).lock(origins)
    const calls = []
    const ofThem = { sql: 'select unnest($1::uuid[])', values: [origins] }
    for await (const row of createLogReader(tx).streamOfGroups(ofThem)) calls.push(eventOfRow(row))
    return createAccountStore(tx).replaceMembers(origins, memberRows(calls))
  })
}

/** Whether the stored account was what the log says. */
function rebuildDocument(db: Database, account: string): Promise<boolean> {
  return db.tx(async (tx) => {
    const store = createAccountStore(tx)
    // Made a place for when a call names an account that has no document, so that there is something to lock.
    await store.ensure([{ account, id: '', seenHour: seenHour(new Date(0).toISOString()) }])
    const before = (await store.lock([account])).get(account) ?? ''
    const folded = await foldAccount(tx, account)
    if (folded === undefined) {
      await store.remove(account)
      return false
    }
    const doc = serializeAccount(folded)
    const isSame = doc === before
    if (!isSame) {
      const seen = seenHour(folded.activity.lastSeen)
      await store.write([{ account, id: folded.id, doc, label: labelOf(folded), seenHour: seen, members: 0 }])
    }
    return !(await store.recount(account)) && isSame
  })
}

/** Origins that are, or are said to be, members of something. */
async function originsAfter(db: Database, after: string | undefined): Promise<string[]> {
  const rows = await db.query<{ origin: string }>(
    `(select distinct origin from log where type = 'group' and ($1::uuid is null or origin > $1) order by origin limit ${PAGE})
     union
     (select distinct origin from account_members where $1::uuid is null or origin > $1 order by origin limit ${PAGE})
     order by origin limit ${PAGE}`,
    [after ?? null],
  )
  return rows.map((row) => row.origin)
}

/** Accounts that have a document or a member. */
async function accountsAfter(db: Database, after: string | undefined): Promise<string[]> {
  const rows = await db.query<{ account: string }>(
    `(select account from account_documents where $1::uuid is null or account > $1 order by account limit ${PAGE})
     union
     (select distinct account from account_members where $1::uuid is null or account > $1 order by account limit ${PAGE})
     order by account limit ${PAGE}`,
    [after ?? null],
  )
  return rows.map((row) => row.account)
}
