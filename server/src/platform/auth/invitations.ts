import { randomUUID } from 'node:crypto'
import { createAudit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import type { Auth } from './auth.ts'
import { randomBase62, secretHash } from './key-secret.ts'
import { type Principal, principalName } from './principal.ts'
import type { Role } from './role.ts'
import { teamErrors } from './team-errors.ts'

export type Invitation = {
  readonly id: string
  readonly email: string
  readonly role: string
  /** Of a member who is to choose a new password; null for somebody who is to join. */
  readonly member: string | null
  readonly createdBy: string
  readonly createdAt: string
  readonly expiresAt: string
}

/** What only the answer that made an invitation holds: the secret end of its link. */
export type Issued = Invitation & { readonly token: string }

export type Invitations = {
  /** Those that were neither accepted nor withdrawn, expired ones included. */
  list(): Promise<Invitation[]>
  /** A link for a new address; a pending one for the same address ends. @throws AppError `member_exists` */
  invite(person: { email: string; role: Role }, by: Principal): Promise<Issued>
  /** Another link for a pending invitation; the one before ends. @throws AppError `invitation_unknown` */
  reissue(id: string, by: Principal): Promise<Issued>
  /** A link by which a member chooses a new password. @throws AppError `member_unknown` */
  forPassword(member: string, by: Principal): Promise<Issued>
  /** @throws AppError `invitation_unknown` */
  withdraw(id: string, by: Principal): Promise<void>
  /** Whom a token invites. @throws AppError `invitation_invalid` */
  read(token: string): Promise<Invitation & { readonly name: string | null }>
  /**
   * Uses the token up: the account, its password and the end of the link are one commit. Answers the address to sign in with.
   * @throws AppError `invitation_invalid`, `member_exists`
   */
  accept(token: string, person: { name: string; password: string }): Promise<{ readonly email: string }>
}

const DAY = 86_400_000
/** A week covers a holiday; a link that lies about for longer is somebody else's chance. */
const VALID_FOR = 7 * DAY
/** Whoever forgot their password is waiting for the link. */
const PASSWORD_VALID_FOR = DAY
/** Whoever did not come in a month is not waiting: their address is no longer ours to keep. */
const KEPT_FOR = 30 * DAY
/** 43 characters of base 62 are 256 bits. */
const TOKEN_LENGTH = 43

const COLUMNS = `id, email, role, user_id as member, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt"`

/**
 * Links that let a person in, handed over by whoever made them: Diapason sends no e-mail. A token works once, for a week (a day for a new
 * password), and is kept as a hash; per address there is one at most.
 */
export function createInvitations(of: { db: Database; auth: Auth; clock?: () => number }): Invitations {
  const { db, auth, clock = Date.now } = of
  const audit = createAudit({ clock })
  const at = (ms: number) => new Date(ms).toISOString()

  /** Makes a link, or makes the pending one of this address this one. */
  async function issue(
    tx: Database,
    { email, role, member = null, by }: { email: string; role: string; member?: string | null; by: Principal },
  ): Promise<Issued> {
    const token = randomBase62(TOKEN_LENGTH)
    const now = clock()
    await tx.execute('delete from invitations where expires_at < $1', [at(now - KEPT_FOR)])
    const [made] = await tx.query<Invitation>(
      `insert into invitations (id, email, role, user_id, hash, created_by, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (email) do update set id = excluded.id, role = excluded.role, user_id = excluded.user_id, hash = excluded.hash,
         created_by = excluded.created_by, created_at = excluded.created_at, expires_at = excluded.expires_at
       returning ${COLUMNS}`,
      [
        randomUUID(),
        email,
        role,
        member,
        secretHash(token),
        principalName(by),
        at(now),
        at(now + (member === null ? VALID_FOR : PASSWORD_VALID_FOR)),
      ],
    )
    if (!made) throw new Error('An invitation that was just written could not be read.')
    return { ...made, token }
  }

  async function valid(tx: Database, token: string): Promise<Invitation> {
    const [found] = await tx.query<Invitation>(
      `select ${COLUMNS} from invitations where hash = $1 and expires_at > $2 for update`,
      [secretHash(token), at(clock())],
    )
    if (!found) throw teamErrors.invitation_invalid('The link is unknown, used, withdrawn or expired.')
    return found
  }

  return {
    list: () => db.query<Invitation>(`select ${COLUMNS} from invitations order by created_at desc, id`),
    invite: ({ email: given, role }, by) =>
      db.tx(async (tx) => {
        const email = given.toLowerCase()
        await assertNoMember(tx, email)
        const issued = await issue(tx, { email, role, by })
        await audit.record(tx, {
          principal: by,
          action: 'invitation.create',
          target: { kind: 'invitation', id: issued.id },
          detail: { role },
        })
        return issued
      }),
    reissue: (id, by) =>
      db.tx(async (tx) => {
        const [pending] = await tx.query<Invitation>(`select ${COLUMNS} from invitations where id = $1 for update`, [
          id,
        ])
        if (!pending) throw teamErrors.invitation_unknown('No invitation has this id.')
        const issued = await issue(tx, { ...pending, by })
        const target = { kind: 'invitation', id: issued.id }
        await audit.record(tx, { principal: by, action: 'invitation.reissue', target, detail: { replaces: id } })
        return issued
      }),
    forPassword: (member, by) =>
      db.tx(async (tx) => {
        const [user] = await tx.query<{ email: string; role: string }>(
          'select email, role from users where id = $1 for update',
          [member],
        )
        if (!user) throw teamErrors.member_unknown('Nobody has this id.')
        const issued = await issue(tx, { ...user, member, by })
        await audit.record(tx, {
          principal: by,
          action: 'member.let_choose_password',
          target: { kind: 'user', id: member },
        })
        return issued
      }),
    withdraw: (id, by) =>
      db.tx(async (tx) => {
        const gone = await tx.query('delete from invitations where id = $1 returning id', [id])
        if (gone.length === 0) throw teamErrors.invitation_unknown('No invitation has this id.')
        await audit.record(tx, { principal: by, action: 'invitation.withdraw', target: { kind: 'invitation', id } })
      }),
    async read(token) {
      const invitation = await db.tx((tx) => valid(tx, token))
      const [user] = await db.query<{ name: string }>('select name from users where id = $1', [invitation.member])
      return { ...invitation, name: user?.name ?? null }
    },
    async accept(token, person) {
      // Hashing a password takes a tenth of a second of processor on purpose: not for whoever has no valid token.
      await db.tx((tx) => valid(tx, token))
      const { password } = await auth.$context
      const hash = await password.hash(person.password)
      return db.tx(async (tx) => {
        const invitation = await valid(tx, token)
        const { id, email, role, member } = invitation
        await tx.execute('delete from invitations where id = $1', [id])
        const userId = member ?? randomUUID()
        if (member === null) {
          await assertNoMember(tx, email)
          await tx.execute('insert into users (id, name, email, role) values ($1, $2, $3, $4)', [
            userId,
            person.name,
            email,
            role,
          ])
        } else {
          await tx.execute('delete from sessions where user_id = $1', [userId])
          await tx.execute(`delete from accounts where user_id = $1 and provider_id = 'credential'`, [userId])
        }
        await tx.execute(
          `insert into accounts (id, account_id, provider_id, user_id, password) values ($1, $2, 'credential', $2, $3)`,
          [randomUUID(), userId, hash],
        )
        const action = member === null ? 'invitation.accept' : 'member.choose_password'
        await audit.record(tx, {
          principal: `user:${userId}`,
          action,
          target: { kind: 'user', id: userId },
          detail: { invitation: id, role },
        })
        return { email }
      })
    },
  }
}

async function assertNoMember(tx: Database, email: string): Promise<void> {
  const [member] = await tx.query('select 1 from users where email = $1', [email])
  if (member) throw teamErrors.member_exists('Somebody has an account with this address.')
}
