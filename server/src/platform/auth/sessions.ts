import { createAudit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import type { Principal } from './principal.ts'
import { teamErrors } from './team-errors.ts'

export type Session = {
  readonly id: string
  readonly createdAt: string
  /** To the minute. */
  readonly lastSeenAt: string
  readonly expiresAt: string
  readonly address: string | null
  readonly userAgent: string | null
}

export type Sessions = {
  /** Those of a member that have not ended, the one used last first. */
  of(member: string): Promise<Session[]>
  /** From the answer on, every node refuses it. @throws AppError `session_unknown` */
  end(session: { id: string; member: string }, by: Principal): Promise<void>
  /** Ends all sessions of a member but `keep`, and answers how many. */
  endAll(of: { member: string; keep: string | undefined }, by: Principal): Promise<number>
  /** Notes that a session is in use, at most once a minute. */
  touch(session: { id: string; lastSeenAt: Date }): Promise<void>
}

/** Milliseconds: one write a minute and session, where each request reads it anyway. */
const MINUTE = 60_000

/**
 * Who is signed in where. A session is read from the database with each request, so one that was ended is refused by every node from
 * then on; nothing about it is remembered anywhere else.
 */
export function createSessions({ db, clock = Date.now }: { db: Database; clock?: () => number }): Sessions {
  const audit = createAudit({ clock })
  return {
    of: (member) =>
      db.query<Session>(
        `select id, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt", ip_address as address,
           user_agent as "userAgent"
         from sessions where user_id = $1 and expires_at > $2 order by last_seen_at desc, id`,
        [member, new Date(clock()).toISOString()],
      ),
    end: ({ id, member }, by) =>
      db.tx(async (tx) => {
        const ended = await tx.query('delete from sessions where id = $1 and user_id = $2 returning id', [id, member])
        if (ended.length === 0) throw teamErrors.session_unknown('No session of this member has this id.')
        await audit.record(tx, {
          principal: by,
          action: 'session.end',
          target: { kind: 'user', id: member },
          detail: { session: id },
        })
      }),
    endAll: ({ member, keep }, by) =>
      db.tx(async (tx) => {
        const ended = await tx.query(
          'delete from sessions where user_id = $1 and id is distinct from $2 returning id',
          [member, keep ?? null],
        )
        const count = ended.length
        if (count > 0)
          await audit.record(tx, {
            principal: by,
            action: 'session.end_all',
            target: { kind: 'user', id: member },
            detail: { ended: count },
          })
        return count
      }),
    async touch({ id, lastSeenAt }) {
      const now = clock()
      if (now - lastSeenAt.getTime() < MINUTE) return
      await db.execute('update sessions set last_seen_at = $2 where id = $1', [id, new Date(now).toISOString()])
    },
  }
}
