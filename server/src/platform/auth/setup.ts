import { randomUUID } from 'node:crypto'
import { createAudit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import { accessErrors } from './access-errors.ts'
import type { Auth } from './auth.ts'
import { randomBase62, secretHash } from './key-secret.ts'

export type FirstUser = { readonly name: string; readonly email: string; readonly password: string }

export type Setup = {
  /** True until somebody has an account. */
  required(): Promise<boolean>
  /** A token for the one-time link `/setup?token=…`; `undefined` when somebody has an account already. */
  issueToken(): Promise<string | undefined>
  /**
   * Makes the first account, with the role admin, and uses the token up.
   * @throws AppError `setup_token_invalid`, `setup_done`
   */
  complete(token: string, user: FirstUser): Promise<void>
}

const VALID_FOR = 24 * 3_600_000
/** Any number that no other advisory lock of ours uses: "setu" in ASCII. */
const LOCK = 0x73657475

/**
 * The first sign-in: no default password exists, so whoever reads the server's own output gets a link that works once. Only the hash of
 * its token is kept. Several nodes may each print one; all of them end with the first account.
 */
export function createSetup({ db, auth, clock = Date.now }: { db: Database; auth: Auth; clock?: () => number }): Setup {
  // There is no way back from "set up", so it is asked of the database only until it is true.
  let done = false
  const audit = createAudit({ clock })

  async function required(): Promise<boolean> {
    if (!done) done = await hasUsers(db)
    return !done
  }

  return {
    required,
    async issueToken() {
      if (!(await required())) return undefined
      const token = randomBase62(43)
      const now = clock()
      await db.tx(async (tx) => {
        await tx.execute('delete from setup_tokens where expires_at <= $1', [iso(now)])
        await tx.execute('insert into setup_tokens (hash, expires_at) values ($1, $2)', [
          secretHash(token),
          iso(now + VALID_FOR),
        ])
      })
      return token
    },
    async complete(token, user) {
      if (!(await required())) throw setupDone()
      // Hashing a password takes a tenth of a second of processor on purpose: not for whoever has no valid token.
      await assertValid(db, token, clock())
      const { password } = await auth.$context
      const passwordHash = await password.hash(user.password)
      await db.tx(async (tx) => {
        await tx.query('select pg_advisory_xact_lock($1)', [LOCK])
        if (await hasUsers(tx)) throw setupDone()
        await assertValid(tx, token, clock())
        const id = await insertAdmin(tx, user, passwordHash)
        await tx.execute('delete from setup_tokens')
        const target = { kind: 'user', id }
        await audit.record(tx, {
          principal: `user:${id}`,
          action: 'workspace.set_up',
          target,
          detail: { role: 'admin' },
        })
      })
      done = true
    },
  }
}

async function hasUsers(db: Database): Promise<boolean> {
  const rows = await db.query('select 1 from users limit 1')
  return rows.length > 0
}

async function assertValid(db: Database, token: string, now: number): Promise<void> {
  const rows = await db.query('select 1 from setup_tokens where hash = $1 and expires_at > $2', [
    secretHash(token),
    iso(now),
  ])
  if (rows.length === 0)
    throw accessErrors.setup_token_invalid('The token of the set-up link is unknown, used or expired.')
}

/** In our own transaction rather than through better-auth, so that the account, its password and the end of the token are one commit. */
async function insertAdmin(tx: Database, user: FirstUser, passwordHash: string): Promise<string> {
  const id = randomUUID()
  await tx.execute(`insert into users (id, name, email, role) values ($1, $2, $3, 'admin')`, [
    id,
    user.name,
    user.email.toLowerCase(),
  ])
  await tx.execute(
    `insert into accounts (id, account_id, provider_id, user_id, password) values ($1, $2, 'credential', $2, $3)`,
    [randomUUID(), id, passwordHash],
  )
  return id
}

function setupDone() {
  return accessErrors.setup_done('This workspace has an account already.')
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
