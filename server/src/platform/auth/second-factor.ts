import type { FastifyReply, FastifyRequest } from 'fastify'
import { createAudit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import { AppError } from '../errors/app-error.ts'
import type { Auth } from './auth.ts'
import { callAuth } from './call-auth.ts'
import { secretHash } from './key-secret.ts'
import { networkOf } from './network-of.ts'
import type { Principal } from './principal.ts'
import { keptRecoveryCodes, newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts'
import type { Role } from './role.ts'
import { secondFactorErrors } from './second-factor-errors.ts'

type To = { readonly request: FastifyRequest; readonly reply: FastifyReply }
type Person = Principal & { kind: 'user' }

export type SecondFactor = {
  /** A new secret for an authenticator, which counts once its first code was typed. @throws AppError `password_wrong`, `second_factor_on` */
  begin(password: string, to: To): Promise<{ readonly uri: string; readonly secret: string }>
  /** The first code: from here on signing in asks for one, and other sessions end. @throws AppError `second_factor_invalid`, `second_factor_on`, `second_factor_off` */
  confirm(code: string, person: Person, to: To): Promise<{ readonly recoveryCodes: readonly string[] }>
  /** New recovery codes; those before work no more. @throws AppError `password_wrong`, `second_factor_off` */
  renewCodes(password: string, person: Person, to: To): Promise<{ readonly recoveryCodes: readonly string[] }>
  /** @throws AppError `password_wrong`, `second_factor_required` where the role asks for one */
  end(password: string, person: Person, to: To): Promise<void>
  /** The second step of a sign-in: a code of the authenticator, or a recovery code. @throws AppError `second_factor_invalid`, `second_factor_expired`, `second_factor_locked` */
  signIn(code: string, to: To): Promise<{ readonly id: string }>
  /** Whether somebody must set one up before anything else. */
  missing(person: { readonly id: string; readonly role: string }): Promise<boolean>
  /** Recovery codes that were not used yet. */
  codesLeft(person: string): Promise<number>
}

export type SecondFactorOptions = {
  readonly db: Database
  readonly auth: Auth
  /** Roles that may do nothing without one, when they sign in by password. */
  readonly required?: readonly Role[]
  readonly clock?: () => number
}

/**
 * A second factor for those who sign in by password: time-based codes (RFC 6238) by better-auth's plugin, which encrypts the secret, counts
 * wrong codes by sign-in (five) and by account (ten, then a quarter of an hour), and recovery codes. Ours is what it lacks: recovery codes
 * kept as hashes, a code that works once, records, and roles that must have one.
 */
export function createSecondFactor(of: SecondFactorOptions): SecondFactor {
  const { db, auth, required = [], clock = Date.now } = of
  const audit = createAudit({ clock })
  const asks = (role: string) => required.some((one) => one === role)

  const tell = (tx: Database, id: string, action: string) =>
    audit.record(tx, { principal: `user:${id}`, action, target: { kind: 'user', id } })

  async function withPassword(path: string, password: string, to: To): Promise<unknown> {
    return callAuth(auth, { method: 'POST', path: `/two-factor/${path}`, body: { password } }, to).catch(
      (error: unknown) => {
        if (error instanceof AppError && error.code === 'sign_in_failed')
          throw secondFactorErrors.password_wrong('The password is not the one of this account.')
        throw error
      },
    )
  }

  /** Which sign-in waits for its second step in this browser. Only read here: the library checks the signature. */
  async function waiting(request: FastifyRequest): Promise<string | undefined> {
    const [, value = ''] = /diapason\.two_factor=([^;]+)/.exec(request.headers.cookie ?? '') ?? []
    const [identifier = ''] = value.split('.')
    const [row] = await db.query<{ value: string }>('select value from verifications where identifier = $1', [
      identifier,
    ])
    return row?.value
  }

  /** Claims a code for this person: false when it was good once already. */
  async function claim(id: string, code: string): Promise<boolean> {
    return db.tx(async (tx) => {
      await tx.execute(`delete from used_codes where user_id = $1 and used_at < now() - interval '5 minutes'`, [id])
      const claimed = await tx.query(
        'insert into used_codes (user_id, code_hash) values ($1, $2) on conflict do nothing returning user_id',
        [id, secretHash(`${id}:${code}`)],
      )
      return claimed.length > 0
    })
  }

  return {
    async begin(password, to) {
      const { totpURI } = (await withPassword('enable', password, to)) as { totpURI: string }
      return { uri: totpURI, secret: new URL(totpURI).searchParams.get('secret') ?? '' }
    },
    async confirm(code, { id }, to) {
      const [user] = await db.query<{ on: boolean }>('select two_factor_enabled as on from users where id = $1', [id])
      if (user?.on) throw secondFactorErrors.second_factor_on('It is on already.')
      const digits = code.replace(/\s/g, '')
      await callAuth(auth, { method: 'POST', path: '/two-factor/verify-totp', body: { code: digits } }, to)
      await claim(id, digits)
      const recoveryCodes = newRecoveryCodes()
      await db.tx(async (tx) => {
        await tx.execute('update second_factors set backup_codes = $2 where user_id = $1', [
          id,
          keptRecoveryCodes(recoveryCodes),
        ])
        // Whoever came by the password alone has to come again; the newest session is the one that the library just made.
        await tx.execute(
          `delete from sessions where user_id = $1
             and id <> (select id from sessions where user_id = $1 order by created_at desc, id limit 1)`,
          [id],
        )
        await tell(tx, id, 'second_factor.set_up')
      })
      return { recoveryCodes }
    },
    async renewCodes(password, { id }, to) {
      const { backupCodes } = (await withPassword('generate-backup-codes', password, to)) as { backupCodes: string[] }
      await db.tx((tx) => tell(tx, id, 'second_factor.renew_codes'))
      return { recoveryCodes: backupCodes }
    },
    async end(password, { id, role }, to) {
      if (asks(role)) throw secondFactorErrors.second_factor_required('Your role asks for a second factor.')
      await withPassword('disable', password, to)
      await db.tx((tx) => tell(tx, id, 'second_factor.end'))
    },
    async signIn(code, to) {
      const id = await waiting(to.request)
      const digits = code.replace(/\s/g, '')
      const byAuthenticator = /^\d{6}$/.test(digits)
      const refuse = async (error: unknown) => {
        to.reply.removeHeader('set-cookie')
        if (id !== undefined && error instanceof AppError && error.definition.status < 500)
          await db.tx((tx) =>
            audit.record(tx, {
              principal: 'anonymous',
              action: 'session.refuse',
              target: { kind: 'user', id },
              detail: { network: networkOf(to.request.ip), step: 'second_factor' },
            }),
          )
        throw error
      }
      // What we cannot read, the library might: no code passes that was not claimed for the one who waits.
      if (id === undefined) return refuse(expired())
      // Claimed before it is verified, so that of two at once one is first. A wrong code is claimed in vain.
      if (byAuthenticator && !(await claim(id, digits)))
        return refuse(secondFactorErrors.second_factor_invalid('This code was used already: wait for the next one.'))
      const call = byAuthenticator
        ? { path: '/two-factor/verify-totp', body: { code: digits } }
        : { path: '/two-factor/verify-backup-code', body: { code: recoveryCodeHash(code) } }
      const { user, token } = (await callAuth(auth, { method: 'POST', ...call }, to).catch(refuse)) as {
        user: { id: string }
        token: string
      }
      if (user.id === id) return user
      // Cookies of two sign-ins, of which the library read the other one.
      await db.execute('delete from sessions where token = $1', [token])
      return refuse(expired())
    },
    async missing({ id, role }) {
      if (!asks(role)) return false
      // Whoever comes by another company's sign-in has whatever that company asks for.
      const [lacking] = await db.query(
        `select 1 from users u join accounts a on a.user_id = u.id and a.provider_id = 'credential'
         where u.id = $1 and not u.two_factor_enabled`,
        [id],
      )
      return lacking !== undefined
    },
    async codesLeft(id) {
      const [row] = await db.query<{ codes: string }>(
        'select backup_codes as codes from second_factors where user_id = $1 and verified',
        [id],
      )
      return row ? (JSON.parse(row.codes) as unknown[]).length : 0
    },
  }
}

function expired() {
  return secondFactorErrors.second_factor_expired('No sign-in waits for a code here any more.')
}
