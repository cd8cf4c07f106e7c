import type { Logger } from 'pino'
import { createAudit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import type { Route } from '../http/route.ts'
import { accountRoutes } from './account-routes.ts'
import { createAuth } from './auth.ts'
import { authRoutes } from './auth-routes.ts'
import { readAuthSecret } from './auth-secret.ts'
import { type Authenticate, createAuthenticate } from './authenticate.ts'
import type { Grants } from './grants.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { createInvitations } from './invitations.ts'
import type { PurposeBases } from './key-basis.ts'
import { keyRoutes } from './key-routes.ts'
import { createKeys, type Keys } from './keys.ts'
import { createOidc } from './oidc.ts'
import { oidcRoutes } from './oidc-routes.ts'
import type { OidcSettings } from './oidc-settings.ts'
import type { Role } from './role.ts'
import { roleRoutes } from './role-routes.ts'
import { createSecondFactor } from './second-factor.ts'
import { secondFactorRoutes } from './second-factor-routes.ts'
import { createSessionAudit } from './session-audit.ts'
import { createSessions } from './sessions.ts'
import { createSetup, type Setup } from './setup.ts'
import { createTeam } from './team.ts'
import { teamRoutes } from './team-routes.ts'

export type Access = {
  readonly authenticate: Authenticate
  readonly keys: Keys
  readonly setup: Setup
  readonly routes: readonly Route[]
  /** Loads keys and listens for their changes. */
  start(): Promise<void>
  stop(): Promise<void>
}

export type AccessOptions = {
  readonly db: Database
  readonly log: Pick<Logger, 'warn'>
  readonly publicUrl: string
  readonly grants: Grants
  readonly version: string
  /** Names that a key's default channel may have. */
  readonly channels: readonly string[]
  /** Token of the machine's own command line; without it nobody is `operator`. */
  readonly operatorToken?: string
  /** True when the workspace holds the example. */
  readonly demo?: () => boolean | Promise<boolean>
  /** Another system to sign in with. */
  readonly oidc?: OidcSettings | undefined
  /** Roles that may do nothing without a second factor. */
  readonly requireSecondFactor?: readonly Role[]
  /** On what purposes rest that are defined: the basis of keys that send for them. */
  readonly bases?: PurposeBases
  /** Milliseconds since the epoch. */
  readonly clock?: () => number
}

/** Everything about who asks: accounts and sessions, keys, the first set-up, and their routes. The database must be migrated. */
export async function createAccess(options: AccessOptions): Promise<Access> {
  const { db, log, publicUrl, grants, version, channels, operatorToken, demo = () => false, clock = Date.now } = options
  const secret = await readAuthSecret(db)
  const auth = createAuth({ pool: db.pool, secret, publicUrl })
  const keys = createKeys({ db, log, grants, bases: options.bases, clock })
  const setup = createSetup({ db, auth, clock })
  const team = createTeam({ db, clock })
  const sessions = createSessions({ db, clock })
  const sessionAudit = createSessionAudit({ db, audit: createAudit({ clock }), clock })
  const oidc = createOidc({ db, secret, publicUrl, settings: options.oidc, team, audit: sessionAudit, clock })
  const secondFactor = createSecondFactor({ db, auth, required: options.requireSecondFactor ?? [], clock })
  const invitations = createInvitations({ db, auth, clock })
  return {
    authenticate: createAuthenticate({
      auth,
      keys,
      sessions,
      secondFactor,
      ...(operatorToken === undefined ? {} : { operatorToken }),
    }),
    keys,
    setup,
    routes: [
      ...authRoutes({ auth, setup, sessions: sessionAudit, secondFactor, oidc, grants, version, demo }),
      ...accountRoutes({ db, team, sessions, secondFactor, clock }),
      ...secondFactorRoutes({ secondFactor, audit: sessionAudit, team }),
      ...oidcRoutes(oidc),
      ...teamRoutes({ team, sessions }),
      ...invitationRoutes({ invitations, publicUrl }),
      ...roleRoutes(grants),
      ...keyRoutes({ keys, channels }),
    ],
    start: () => keys.start(),
    stop: () => keys.stop(),
  }
}
