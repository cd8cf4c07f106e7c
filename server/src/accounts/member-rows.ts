import { accountOf, type LogEvent } from '@diapason/kernel'
import { accountKey } from '../identity/index.ts'
import type { MemberRow } from './store.ts'

/** What `group` calls say of memberships: one row per account and origin. The order of the calls does not matter. */
export function memberRows(calls: Iterable<LogEvent>): MemberRow[] {
  const rows = new Map<string, MemberRow>()
  for (const call of calls) {
    const id = accountOf(call)
    if (id === undefined) continue
    const { origin, timestamp: at, source, channel, messageId } = call
    const account = accountKey(id)
    const one: MemberRow = { account, origin, firstAt: at, lastAt: at, calls: 1, source, channel, messageId }
    const name = `${account} ${origin}`
    const known = rows.get(name)
    rows.set(name, known ? merged(known, one) : one)
  }
  return [...rows.values()]
}

function merged(a: MemberRow, b: MemberRow): MemberRow {
  const first = b.firstAt < a.firstAt || (b.firstAt === a.firstAt && isBefore(b.messageId, a.messageId)) ? b : a
  const [, lastAt = a.lastAt] = [a.lastAt, b.lastAt].sort()
  return { ...first, lastAt, calls: a.calls + b.calls }
}

/** In the order of bytes, as the database settles the same question. */
function isBefore(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0
}
