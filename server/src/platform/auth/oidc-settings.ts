import { ROLES, type Role } from './role.ts'

/** Signing in with an account of another system (OpenID Connect), as the environment sets it up. */
export type OidcSettings = {
  /** Address below which the provider describes itself. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What the button on the sign-in page says. */
  readonly name: string
  /** Domains whose people get in without an invitation, in lower case. */
  readonly domains: readonly string[]
  /** Role of whoever comes in by their domain. */
  readonly defaultRole: Role | undefined
  /** With it, the provider decides roles at each sign-in: a claim, and the role that each of its values gives. */
  readonly roles: { readonly claim: string; readonly byValue: ReadonlyMap<string, Role> } | undefined
}

/** Names of the variables, for whoever refuses the ones it does not know. */
export const OIDC_VARIABLES = [
  'DIAPASON_OIDC_ISSUER',
  'DIAPASON_OIDC_CLIENT_ID',
  'DIAPASON_OIDC_CLIENT_SECRET',
  'DIAPASON_OIDC_NAME',
  'DIAPASON_OIDC_DOMAINS',
  'DIAPASON_OIDC_DEFAULT_ROLE',
  'DIAPASON_OIDC_ROLE_CLAIM',
  'DIAPASON_OIDC_ROLES',
] as const

type Variable = (typeof OIDC_VARIABLES)[number]

/**
 * Reads the settings, or undefined when none is set.
 * @throws Error that says which variable is wrong and what to write
 */
export function readOidcSettings(env: Readonly<Record<string, string | undefined>>): OidcSettings | undefined {
  const given = (name: Variable) => env[name] || undefined
  if (!OIDC_VARIABLES.some((name) => given(name))) return undefined
  const needed = (name: Variable) => {
    const value = given(name)
    if (value) return value
    throw new Error(
      `${name} is missing: signing in with OpenID Connect needs DIAPASON_OIDC_ISSUER, DIAPASON_OIDC_CLIENT_ID and DIAPASON_OIDC_CLIENT_SECRET.`,
    )
  }
  const issuer = readIssuer(needed('DIAPASON_OIDC_ISSUER'))
  const domains = listOf(given('DIAPASON_OIDC_DOMAINS')).map((one) => one.toLowerCase().replace(/^@/, ''))
  const defaultRole = given('DIAPASON_OIDC_DEFAULT_ROLE')
  const claim = given('DIAPASON_OIDC_ROLE_CLAIM')
  const values = listOf(given('DIAPASON_OIDC_ROLES'))
  if (domains.length > 0 && !defaultRole && !claim)
    throw new Error(
      'DIAPASON_OIDC_DOMAINS lets whole domains in: say with which role in DIAPASON_OIDC_DEFAULT_ROLE, or by DIAPASON_OIDC_ROLE_CLAIM.',
    )
  if ((claim === undefined) !== (values.length === 0))
    throw new Error(
      'DIAPASON_OIDC_ROLE_CLAIM and DIAPASON_OIDC_ROLES belong together: the claim, and pairs such as cx-admins=admin, cx-team=marketer.',
    )
  return {
    issuer,
    clientId: needed('DIAPASON_OIDC_CLIENT_ID'),
    clientSecret: needed('DIAPASON_OIDC_CLIENT_SECRET'),
    name: given('DIAPASON_OIDC_NAME') ?? new URL(issuer).hostname,
    domains,
    defaultRole: defaultRole === undefined ? undefined : roleOf('DIAPASON_OIDC_DEFAULT_ROLE', defaultRole),
    roles: claim === undefined ? undefined : { claim, byValue: new Map(values.map(pairOf)) },
  }
}

/** Plain http only where nobody is on the way. */
function readIssuer(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  const local = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && local)) return value.replace(/\/$/, '')
  throw new Error('DIAPASON_OIDC_ISSUER is not an address that starts with https://.')
}

function listOf(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

function pairOf(pair: string): [string, Role] {
  const at = pair.lastIndexOf('=')
  return [pair.slice(0, at).trim(), roleOf('DIAPASON_OIDC_ROLES', pair.slice(at + 1).trim())]
}

function roleOf(name: Variable, value: string): Role {
  const role = ROLES.find((known) => known === value)
  if (role) return role
  throw new Error(`${name} names the role "${value}": write one of ${ROLES.join(', ')}.`)
}
