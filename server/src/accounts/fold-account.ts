import { type Account, accountOf, applyGroup } from '@diapason/kernel'
import { accountKey, eventOfRow } from '../identity/index.ts'
import { createLogReader } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'

/**
 * An account as the log says: every `group` call that names it, of whichever member, in one streamed read. Undefined when none does. Inside
 * a transaction only.
 */
export async function foldAccount(tx: Database, key: string): Promise<Account | undefined> {
  let account: Account | undefined
  const members = { sql: 'select origin from account_members where account = $1', values: [key] }
  for await (const row of createLogReader(tx).streamOfGroups(members)) {
    const call = eventOfRow(row)
    const id = accountOf(call)
    if (id !== undefined && accountKey(id) === key) account = applyGroup(account, call)?.account
  }
  return account
}
