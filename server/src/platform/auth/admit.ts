import { randomUUID } from 'node:crypto'
import { createAudit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import { AppError } from '../errors/app-error.ts'
import { oidcErrors } from './oidc-errors.ts'
import type { OidcSettings } from './oidc-settings.ts'
import type { Role } from './role.ts'
import type { Team } from './team.ts'

/** What the provider says of somebody, once its signature, audience and nonce were verified. */
export type Claims = Readonly<Record<string, unknown>>

/** The name under which these accounts stand beside passwords. */
export const OIDC = 'oidc'

/**
 * Decides whether somebody whom the provider vouches for gets in, and makes their account if they have none: those who were invited by
 * this address, and those of an allowed domain. The address must be verified by the provider. An account that exists under the same address
 * is not taken over: its owner connects the two, signed in.
 * @throws AppError `oidc_email_unverified`, `oidc_not_invited`, `oidc_no_role`
 */
export function createAdmit(of: { db: Database; settings: OidcSettings; team: Team; clock?: () => number }) {
  const { db, settings, team, clock = Date.now } = of
  const audit = createAudit({ clock })

  return async (claims: Claims): Promise<void> => {
    const subject = text(claims.sub)
    const given = roleByClaim(claims, settings)
    const known = await ownerOf(db, subject)
    if (known) return keepRole(team, known, given)
    const email = text(claims.email).toLowerCase()
    if (claims.email_verified !== true && claims.email_verified !== 'true')
      throw oidcErrors.oidc_email_unverified('The provider does not say that the address is verified.')
    await db.tx(async (tx) => {
      const [taken] = await tx.query('select 1 from users where email = $1', [email])
      if (taken) return
      const [invitation] = await tx.query<{ id: string; role: Role }>(
        'delete from invitations where email = $1 and user_id is null and expires_at > $2 returning id, role',
        [email, new Date(clock()).toISOString()],
      )
      const domain = email.slice(email.lastIndexOf('@') + 1)
      const role = given ?? invitation?.role ?? (settings.domains.includes(domain) ? settings.defaultRole : undefined)
      if (!role || !(invitation || settings.domains.includes(domain)))
        throw oidcErrors.oidc_not_invited('The address was not invited, and its domain is not let in.')
      const id = randomUUID()
      await tx.execute('insert into users (id, name, email, email_verified, role) values ($1, $2, $3, true, $4)', [
        id,
        text(claims.name).trim().slice(0, 200) || email.slice(0, email.lastIndexOf('@')),
        email,
        role,
      ])
      await tx.execute('insert into accounts (id, account_id, provider_id, user_id) values ($1, $2, $3, $4)', [
        randomUUID(),
        subject,
        OIDC,
        id,
      ])
      await audit.record(tx, {
        principal: `user:${id}`,
        action: invitation ? 'invitation.accept' : 'member.join',
        target: { kind: 'user', id },
        detail: { role, by: OIDC, ...(invitation ? { invitation: invitation.id } : {}) },
      })
    })
  }
}

async function ownerOf(db: Database, subject: string): Promise<{ id: string; role: string } | undefined> {
  const [owner] = await db.query<{ id: string; role: string }>(
    'select u.id, u.role from accounts a join users u on u.id = a.user_id where a.provider_id = $1 and a.account_id = $2',
    [OIDC, subject],
  )
  return owner
}

/** The last administrator stays one whatever the provider says: an installation that nobody can mend helps nobody. */
async function keepRole(
  team: Team,
  { id, role }: { id: string; role: string },
  given: Role | undefined,
): Promise<void> {
  if (given === undefined || given === role) return
  await team.changeRole(id, given, 'system').catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === 'last_admin')) throw error
  })
}

/** The role that a claim gives: of several, the first in the order of the settings. @throws AppError `oidc_no_role` */
function roleByClaim(claims: Claims, { roles }: OidcSettings): Role | undefined {
  if (!roles) return undefined
  const claimed = claims[roles.claim]
  const values = Array.isArray(claimed) ? claimed : [claimed]
  for (const [value, role] of roles.byValue) if (values.includes(value)) return role
  throw oidcErrors.oidc_no_role('No value of the claim has a role here.')
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
