import { randomUUID } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { genericOAuth, twoFactor } from 'better-auth/plugins'
import type pg from 'pg'
import type { OidcSettings } from './oidc-settings.ts'
import { keptRecoveryCodes, newRecoveryCodes } from './recovery-codes.ts'

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 128

/** Code with which the library tells us that the account is suspended. */
export const SUSPENDED = 'ACCOUNT_SUSPENDED'

/** Header by which our pipeline tells better-auth the address it saw itself; whatever a client sends under this name is replaced. */
export const ADDRESS_HEADER = 'x-diapason-address'

const DAY = 86_400

/**
 * better-auth on our PostgreSQL: e-mail and password, sessions in the database behind an HttpOnly cookie. Everything that is not needed is
 * off (sign-up, social sign-in, telemetry, cookie caches that would outlive a revocation), and only the routes of `auth-routes.ts` reach it.
 */
export function createAuth(options: {
  pool: pg.Pool
  secret: string
  publicUrl: string
  /** With `admit`, which lets somebody in or throws. Only the instance that signs in with a provider has it. */
  oidc?: OidcSettings & { readonly admit: (claims: Readonly<Record<string, unknown>>) => Promise<void> }
}) {
  const { pool, secret, publicUrl, oidc } = options
  return betterAuth({
    appName: 'Diapason',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    database: pool,
    telemetry: { enabled: false },
    // Its messages quote what people typed; failures are thrown to our pipeline, which logs them without.
    logger: { disabled: true },
    onAPIError: { throw: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
      revokeSessionsOnPasswordReset: true,
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'sign_in_attempts',
      fields: { lastRequest: 'last_request' },
      window: 60,
      max: 600,
      // Ten tries a minute and address: enough for bad memory, 14,400 guesses a day for 12 characters.
      customRules: {
        '/sign-in/*': { window: 60, max: 10 },
        '/two-factor/*': { window: 60, max: 10 },
        '/change-password': { window: 60, max: 10 },
        '/get-session': false,
        '/sign-out': false,
      },
    },
    session: {
      modelName: 'sessions',
      expiresIn: 14 * DAY,
      updateAge: DAY,
      cookieCache: { enabled: false },
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      additionalFields: {
        lastSeenAt: { type: 'date', fieldName: 'last_seen_at', input: false, defaultValue: () => new Date() },
      },
    },
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        suspendedAt: { type: 'date', fieldName: 'suspended_at', required: false, input: false },
      },
    },
    account: {
      modelName: 'accounts',
      // An account is connected by its owner who is signed in, never because addresses are alike; nobody keeps the provider's tokens.
      accountLinking: {
        enabled: true,
        disableImplicitLinking: true,
        allowDifferentEmails: false,
        trustedProviders: [],
      },
      updateAccountOnSignIn: false,
      encryptOAuthTokens: true,
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    plugins: [
      genericOAuth({
        config: oidc
          ? [
              {
                providerId: 'oidc',
                name: oidc.name,
                discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
                clientId: oidc.clientId,
                clientSecret: oidc.clientSecret,
                scopes: ['openid', 'email', 'profile'],
                pkce: true,
                requireIdTokenVerification: true,
                // Accounts are made by `admit`, in a transaction of ours, or not at all.
                disableSignUp: true,
                mapProfileToUser: async (claims) => {
                  await oidc.admit(claims)
                  return {}
                },
              },
            ]
          : [],
      }),
      twoFactor({
        issuer: 'Diapason',
        backupCodeOptions: {
          customBackupCodesGenerate: newRecoveryCodes,
          // Hashes in and out: codes are compared by their hashes, see `recovery-codes.ts`.
          storeBackupCodes: {
            encrypt: async (codes) => keptRecoveryCodes(JSON.parse(codes)),
            decrypt: async (kept) => kept,
          },
        },
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'second_factors',
            fields: {
              userId: 'user_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
    databaseHooks: {
      session: {
        create: {
          // Whichever way somebody came this far: a right password, a code, another company's word.
          before: async ({ userId }) => {
            const { rows } = await pool.query('select 1 from users where id = $1 and suspended_at is not null', [
              userId,
            ])
            if (rows.length > 0) throw new APIError('FORBIDDEN', { code: SUSPENDED, message: 'Suspended' })
          },
        },
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    advanced: {
      cookiePrefix: 'diapason',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
      // Said aloud, because the library turns both checks off by itself when it believes to be in a test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: () => randomUUID() },
    },
  })
}

export type Auth = ReturnType<typeof createAuth>
