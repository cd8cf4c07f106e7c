import type { Audit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import { networkOf } from './network-of.ts'

/** Refused attempts that one node records a minute: a guesser must not be able to fill the trail. What is left out is counted. */
const REFUSALS_A_MINUTE = 60

export type SessionAudit = {
  began(user: string, address: string): Promise<void>
  ended(user: string): Promise<void>
  passwordChanged(user: string): Promise<void>
  /** An attempt that failed. What was typed is not kept, for it may be a password; whose account it was, if anybody's, is. */
  refused(email: string, address: string): Promise<void>
}

/**
 * Audit records about sessions. They are written after what they tell of and not with it, because better-auth has connections of its own: a
 * sign-in whose record cannot be written is answered as failed, and its cookie not handed out.
 */
export function createSessionAudit(options: {
  readonly db: Database
  readonly audit: Audit
  readonly clock: () => number
}): SessionAudit {
  const { db, audit, clock } = options
  let minute = 0
  let recorded = 0
  let unrecorded = 0

  const tell = (user: string, action: string, detail: Readonly<Record<string, unknown>> = {}) =>
    db.tx((tx) => audit.record(tx, { principal: `user:${user}`, action, target: { kind: 'user', id: user }, detail }))

  return {
    began: (user, address) => tell(user, 'session.begin', { network: networkOf(address) }),
    ended: (user) => tell(user, 'session.end'),
    passwordChanged: (user) => tell(user, 'password.change'),
    async refused(email, address) {
      const now = Math.floor(clock() / 60_000)
      if (now !== minute) {
        minute = now
        recorded = 0
      }
      recorded += 1
      if (recorded > REFUSALS_A_MINUTE) {
        unrecorded += 1
        return
      }
      const left = unrecorded
      unrecorded = 0
      await db.tx(async (tx) => {
        const [user] = await tx.query<{ id: string }>('select id from users where email = $1', [email.toLowerCase()])
        const detail = { network: networkOf(address), ...(left > 0 ? { unrecorded: left } : {}) }
        const target = { kind: 'user', id: user?.id ?? '' }
        await audit.record(tx, { principal: 'anonymous', action: 'session.refuse', target, detail })
      })
    },
  }
}
