import { type Audit, createAudit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import type { Principal } from './principal.ts'
import { ADMIN, type Role } from './role.ts'
import { teamErrors } from './team-errors.ts'

export type Member = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly createdAt: string
  readonly suspendedAt: string | null
  /** When a session of theirs that has not ended was last used. */
  readonly lastSeenAt: string | null
  readonly secondFactor: boolean
  /** How they can sign in: `password`, `oidc`, or both. */
  readonly signsInWith: readonly string[]
}

/** Who an author of records is, or that they have left. */
export type Author = { readonly author: string; readonly name: string | null; readonly leftAt: string | null }

export type Team = {
  members(): Promise<Member[]>
  /** @throws AppError `member_unknown` */
  member(id: string): Promise<Member>
  /** @throws AppError `member_unknown`, `last_admin` */
  changeRole(id: string, role: Role, by: Principal | 'system'): Promise<Member>
  /** Ends their sessions and lets them start no other. @throws AppError `member_unknown`, `last_admin` */
  suspend(id: string, by: Principal): Promise<Member>
  /** @throws AppError `member_unknown` */
  restore(id: string, by: Principal): Promise<Member>
  /** Forgets the person; what they authored keeps their id. @throws AppError `member_unknown`, `last_admin` */
  remove(id: string, by: Principal): Promise<void>
  /** Takes somebody's second factor away, when they lost it, and ends their sessions. @throws AppError `member_unknown` */
  resetSecondFactor(id: string, by: Principal): Promise<Member>
  /** Everybody who may stand behind `user:<id>`. */
  authors(): Promise<Author[]>
}

type Change = {
  readonly id: string
  readonly by: Principal | 'system'
  /** `member.verb` of the audit trail. */
  readonly action: string
  readonly apply: (tx: Database, before: Member) => Promise<void>
  /** Whether nothing is left to do, and so nothing to record: the same request came before. */
  readonly done?: (before: Member) => boolean
}

/** Any number that no other advisory lock of ours uses: "team" in ASCII. */
const LOCK = 0x7465616d

/**
 * The people who sign in. Changes that could leave nobody in charge pass one lock, one after the other, and the last of them is refused
 * whoever makes it: two administrators who demote each other at the same instant do not both succeed.
 */
export function createTeam({ db, clock = Date.now }: { db: Database; clock?: () => number }): Team {
  const audit: Audit = createAudit({ clock })

  async function change({ id, by, action, apply, done }: Change): Promise<Member | undefined> {
    return db.tx(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [LOCK])
      const [before] = await read(tx, id)
      if (!before) throw teamErrors.member_unknown('Nobody has this id.')
      if (done?.(before)) return before
      await apply(tx, before)
      if (isInCharge(before) && !(await somebodyInCharge(tx)))
        throw teamErrors.last_admin('Nobody else could let people in any more.')
      const [after] = await read(tx, id)
      if (after?.role !== ADMIN || after.suspendedAt !== null) await endLinks(tx, id)
      await audit.record(tx, {
        principal: by,
        action,
        target: { kind: 'user', id },
        change: { before: told(before), after: after ? told(after) : null },
      })
      return after
    })
  }

  async function changed(of: Change): Promise<Member> {
    const after = await change(of)
    if (!after) throw teamErrors.member_unknown('Nobody has this id.')
    return after
  }

  return {
    members: () => read(db),
    async member(id) {
      const [member] = await read(db, id)
      if (!member) throw teamErrors.member_unknown('Nobody has this id.')
      return member
    },
    changeRole: (id, role, by) =>
      changed({
        id,
        by,
        action: 'member.change_role',
        done: (before) => before.role === role,
        apply: async (tx) => {
          await tx.execute('update users set role = $2, updated_at = now() where id = $1', [id, role])
        },
      }),
    suspend: (id, by) =>
      changed({
        id,
        by,
        action: 'member.suspend',
        done: (before) => before.suspendedAt !== null,
        apply: async (tx) => {
          await tx.execute('update users set suspended_at = $2, updated_at = now() where id = $1', [
            id,
            new Date(clock()).toISOString(),
          ])
          await tx.execute('delete from sessions where user_id = $1', [id])
        },
      }),
    restore: (id, by) =>
      changed({
        id,
        by,
        action: 'member.restore',
        done: (before) => before.suspendedAt === null,
        apply: async (tx) => {
          await tx.execute('update users set suspended_at = null, updated_at = now() where id = $1', [id])
        },
      }),
    async remove(id, by) {
      await change({
        id,
        by,
        action: 'member.remove',
        apply: async (tx, { email }) => {
          await tx.execute('insert into former_users (id, removed_at) values ($1, $2)', [
            id,
            new Date(clock()).toISOString(),
          ])
          await tx.execute('delete from invitations where email = $1', [email])
          // Steps of a sign-in that is under way.
          await tx.execute('delete from verifications where value = $1', [id])
          await tx.execute('delete from users where id = $1', [id])
        },
      })
    },
    resetSecondFactor: (id, by) =>
      changed({
        id,
        by,
        action: 'member.reset_second_factor',
        done: (before) => !before.secondFactor,
        apply: async (tx) => {
          await tx.execute('delete from second_factors where user_id = $1', [id])
          await tx.execute('update users set two_factor_enabled = false, updated_at = now() where id = $1', [id])
          await tx.execute('delete from sessions where user_id = $1', [id])
        },
      }),
    async authors() {
      return db.query<Author>(
        `select 'user:' || id as author, name, null::timestamptz as "leftAt" from users
         union all select 'user:' || id, null, removed_at from former_users order by 1`,
      )
    },
  }
}

/** Ends the links that somebody made who may make none any more: they could come back by one. They stay in the list, to be made anew. */
async function endLinks(tx: Database, id: string): Promise<void> {
  await tx.execute('update invitations set expires_at = least(expires_at, created_at) where created_by = $1', [
    `user:${id}`,
  ])
}

async function read(db: Database, id?: string): Promise<Member[]> {
  return db.query<Member>(
    `select u.id, u.name, u.email, u.role, u.created_at as "createdAt", u.suspended_at as "suspendedAt",
       u.two_factor_enabled as "secondFactor",
       (select max(s.last_seen_at) from sessions s where s.user_id = u.id and s.expires_at > now()) as "lastSeenAt",
       array(
         select case a.provider_id when 'credential' then 'password' else a.provider_id end
         from accounts a where a.user_id = u.id order by 1 desc
       ) as "signsInWith"
     from users u where $1::text is null or u.id = $1
     order by lower(u.name), u.id`,
    [id ?? null],
  )
}

function isInCharge({ role, suspendedAt }: Member): boolean {
  return role === ADMIN && suspendedAt === null
}

async function somebodyInCharge(tx: Database): Promise<boolean> {
  const [admin] = await tx.query('select 1 from users where role = $1 and suspended_at is null limit 1', [ADMIN])
  return admin !== undefined
}

/** What of a member a record may hold: nothing that says who it is. */
function told({ role, suspendedAt, secondFactor }: Member) {
  return { role, suspended: suspendedAt !== null, secondFactor }
}
