import { type Account, accountOf, applyGroup, type LogEvent, type Profile, serializeAccount } from '@diapason/kernel'
import { accountKey } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { memberDeltas } from './count-members.ts'
import { foldAccount } from './fold-account.ts'
import { labelOf } from './label-of.ts'
import { memberRows } from './member-rows.ts'
import { readDocument } from './read-document.ts'
import { seenHour } from './seen-hour.ts'
import { type AccountWrite, createAccountStore, type Membership } from './store.ts'

/** A person as a batch leaves them, and the people they were before: none, one, or several that a link made one. */
export type ChangedPerson = {
  readonly profile: Profile
  readonly origins: readonly string[]
  readonly before: readonly Profile[]
}

export type GroupBatch = {
  /** The `group` calls of the batch. */
  readonly calls: readonly LogEvent[]
  readonly people: readonly ChangedPerson[]
}

/**
 * What a batch changes of accounts, inside its transaction. Two steps: `before` while origins belong to whom they did, `write` once they are
 * moved and the log has the calls. Costs nothing where a batch concerns no account.
 *
 * Memberships are rows of single origins, whose people the transaction has locked; nobody waits for them. Documents are different:
 * everybody's call may name one account, on every node. So they are not computed from memory and verified, which would let all but one try
 * again, but locked, as the last thing before the commit and in the order of their keys, and each waits for the other's few milliseconds.
 */
export function createGroupWriter(tx: Database, { calls, people }: GroupBatch) {
  const store = createAccountStore(tx)
  const joining = peopleWhoMayJoin(calls, people)
  let before: readonly Membership[] = []

  return {
    before: async (): Promise<void> => {
      before = await store.membershipsOf(joining.flatMap((one) => one.before.map(({ id }) => id)))
    },
    write: async (): Promise<void> => {
      if (calls.length === 0 && joining.length === 0) return
      await store.addMembers(memberRows(calls))
      const after = await store.membershipsOf(joining.map(({ profile }) => profile.id))
      const deltas = memberDeltas(before, after)
      const named = byAccount(calls)
      if (named.size > 0)
        await store.ensure(
          [...named].map(([account, { id, first }]) => ({ account, id, seenHour: seenHour(first.timestamp) })),
        )
      if (named.size + deltas.size === 0) return
      const stored = await store.lock([...new Set([...named.keys(), ...deltas.keys()])])
      const writes: AccountWrite[] = []
      for (const [account, { calls: said }] of named) {
        const folded = await folding(tx, { account, doc: stored.get(account) ?? '', calls: said })
        writes.push({
          account,
          id: folded.id,
          doc: serializeAccount(folded),
          label: labelOf(folded),
          seenHour: seenHour(folded.activity.lastSeen),
          members: deltas.get(account) ?? 0,
        })
        deltas.delete(account)
      }
      await store.write(writes)
      await store.addToMembers(deltas)
    },
  }
}

/** Who may belong to an account that they did not, or become one member where they were two. Everybody else leaves all counts alone. */
export function peopleWhoMayJoin(calls: readonly LogEvent[], people: readonly ChangedPerson[]): ChangedPerson[] {
  const named = Map.groupBy(calls, (call) => call.origin)
  return people.filter(({ profile, origins, before }) => {
    if (Object.keys(profile.accounts).length === 0) return false
    const [only, ...others] = before
    if (only === undefined || others.length > 0) return true
    return origins.some((origin) =>
      named.get(origin)?.some((call) => {
        const id = accountOf(call)
        return id !== undefined && !Object.hasOwn(only.accounts, id)
      }),
    )
  })
}

type Named = { readonly id: string; readonly first: LogEvent; readonly calls: LogEvent[] }

function byAccount(calls: readonly LogEvent[]): Map<string, Named> {
  const named = new Map<string, Named>()
  for (const call of calls) {
    const id = accountOf(call)
    if (id === undefined) continue
    const key = accountKey(id)
    const known = named.get(key)
    if (known) known.calls.push(call)
    else named.set(key, { id, first: call, calls: [call] })
  }
  return named
}

/** The account after the calls. One whose document cannot be read is folded from the log, which has the calls already. */
async function folding(
  tx: Database,
  { account: key, doc, calls }: { account: string; doc: string; calls: readonly LogEvent[] },
): Promise<Account> {
  let account = doc === '' ? undefined : readDocument(doc)
  if (doc !== '' && account === undefined) account = await foldAccount(tx, key)
  else for (const call of calls) account = applyGroup(account, call)?.account ?? account
  if (account === undefined) throw new Error('a call that names an account makes one')
  return account
}
