import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OIDC_VARIABLES, type OidcSettings, readOidcSettings } from './platform/auth/oidc-settings.ts'
import { ROLES, type Role } from './platform/auth/role.ts'

/** Everything that can be set from outside, read once at start. */
export type Config = {
  /** TCP port of everything: console, API, metrics. */
  readonly port: number
  /** Address to listen on. Loopback until someone decides otherwise. */
  readonly host: string
  /** Folder of the embedded engines' data, the instance lock and the operator's token. */
  readonly varDir: string
  /** External PostgreSQL; `undefined` starts the embedded one. */
  readonly databaseUrl: string | undefined
  /** External ClickHouse; `undefined` starts the embedded one. */
  readonly clickhouseUrl: string | undefined
  readonly logLevel: (typeof LOG_LEVELS)[number]
  /** Where people reach this server, for links and cookies; where it listens when it is not said. */
  readonly publicUrl: string | undefined
  /** Proxies whose word is taken for the address and the scheme of a request, by their addresses. */
  readonly trustProxy: string | false
  /** The ClickHouse is new and takes the place of the one before: the log is sent to it from the beginning. */
  readonly newAnalytics: boolean
  /** Seconds between "not ready" and refusing requests when it is told to stop: balancers look every few seconds. */
  readonly drainSeconds: number
  /** Whoever presents it reads `/metrics`; anyone who reaches the port when it is not set. */
  readonly metricsToken: string | undefined
  /** Traces, when the standard variables of OpenTelemetry ask for them; where they go is read by its exporter. */
  readonly tracing: { readonly ratio: number; readonly followsCaller: boolean } | undefined
  /** Roles that may do nothing without a second factor, when they sign in by password. */
  readonly requireSecondFactor: readonly Role[]
  /** Octets of an uploaded file at most. */
  readonly uploadLimit: number
  /** Days for which audit records are kept; 0 is for ever. */
  readonly auditDays: number
  /** Another system that people sign in with; undefined when none is set up. */
  readonly oidc: OidcSettings | undefined
}

/** A value that cannot be used: the start stops, and the message says how to mend it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const KNOWN = new Set([
  'DIAPASON_VAR',
  'DIAPASON_LOG_LEVEL',
  'DIAPASON_PUBLIC_URL',
  'DIAPASON_TRUST_PROXY',
  'DIAPASON_NEW_ANALYTICS',
  'DIAPASON_DRAIN_SECONDS',
  'DIAPASON_METRICS_TOKEN',
  'DIAPASON_REQUIRE_2FA',
  'DIAPASON_UPLOAD_LIMIT',
  'DIAPASON_AUDIT_DAYS',
  ...OIDC_VARIABLES,
])
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Reads the environment. The only reader of `process.env` in the server. On a terminal, where a person reads the few lines that are said
 * to them, the log keeps to warnings unless told otherwise.
 * @throws ConfigError naming the variable, what is wrong, and what to write instead
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  { onTerminal = false }: { readonly onTerminal?: boolean } = {},
): Config {
  for (const name of Object.keys(env)) {
    if (name.startsWith('DIAPASON_') && !KNOWN.has(name)) {
      throw new ConfigError(
        `${name} is not a setting of Diapason. Known ones: ${[...KNOWN].join(', ')}, PORT, HOST, DATABASE_URL, CLICKHOUSE_URL.`,
      )
    }
  }
  const port = readPort(env.PORT)
  const host = env.HOST || '127.0.0.1'
  return {
    port,
    host,
    varDir: readVarDir(env.DIAPASON_VAR),
    databaseUrl: readUrl('DATABASE_URL', env.DATABASE_URL, ['postgres:', 'postgresql:']),
    clickhouseUrl: readUrl('CLICKHOUSE_URL', env.CLICKHOUSE_URL, ['http:', 'https:']),
    logLevel: readLogLevel(env.DIAPASON_LOG_LEVEL, onTerminal ? 'warn' : 'info'),
    publicUrl: readUrl('DIAPASON_PUBLIC_URL', env.DIAPASON_PUBLIC_URL, ['http:', 'https:'])?.replace(/\/$/, ''),
    trustProxy: readTrustProxy(env.DIAPASON_TRUST_PROXY),
    newAnalytics: readYes('DIAPASON_NEW_ANALYTICS', env.DIAPASON_NEW_ANALYTICS),
    drainSeconds: readDrain(env.DIAPASON_DRAIN_SECONDS),
    metricsToken: readToken(env.DIAPASON_METRICS_TOKEN),
    tracing: readTracing(env),
    requireSecondFactor: readRoles('DIAPASON_REQUIRE_2FA', env.DIAPASON_REQUIRE_2FA),
    uploadLimit: readUploadLimit(env.DIAPASON_UPLOAD_LIMIT),
    auditDays: readAuditDays(env.DIAPASON_AUDIT_DAYS),
    oidc: readOidc(env),
  }
}

function readPort(value: string | undefined): number {
  if (value === undefined || value === '') return 4400
  const port = Number(value)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new ConfigError(`PORT is "${value}": write a whole number from 0 to 65535, or leave it out for 4400.`)
}

function readVarDir(value: string | undefined): string {
  if (value === undefined || value === '') return join(ROOT, 'var')
  const dir = resolve(value)
  if (dir === resolve('/') || dir === resolve(tmpdir())) {
    throw new ConfigError(`DIAPASON_VAR is ${dir}, which other programs share: give a folder of its own.`)
  }
  return dir
}

function readLogLevel(value: string | undefined, usual: Config['logLevel']): Config['logLevel'] {
  if (value === undefined || value === '') return usual
  const level = LOG_LEVELS.find((known) => known === value)
  if (level) return level
  throw new ConfigError(`DIAPASON_LOG_LEVEL is "${value}": write one of ${LOG_LEVELS.join(', ')}.`)
}

/** Three years unless said otherwise: long enough to answer for what was done, and no longer than records about employees need to be kept. */
function readAuditDays(value: string | undefined): number {
  if (value === undefined || value === '') return 1_096
  if (/^\d{1,5}$/.test(value)) return Number(value)
  throw new ConfigError(
    `DIAPASON_AUDIT_DAYS is "${value}": write a number of days, 0 for ever, or leave it out for 1096.`,
  )
}

/** A number of octets, or of MB or GB. It takes as much of the database while an import is kept. */
function readUploadLimit(value: string | undefined): number {
  const [, figures, unit = ''] = /^(\d{1,9})\s*(MB|GB)?$/i.exec(value || '2GB') ?? []
  const octets = Number(figures) * ({ MB: 1e6, GB: 1e9 }[unit.toUpperCase()] ?? 1)
  if (Number.isSafeInteger(octets)) return octets
  throw new ConfigError(`DIAPASON_UPLOAD_LIMIT is "${value}": write a size such as 500MB, or leave it out for 2GB.`)
}

/** Addresses and networks such as `10.0.0.0/8, ::1`. Without it nobody's headers are believed. */
function readTrustProxy(value: string | undefined): Config['trustProxy'] {
  if (value === undefined || value === '') return false
  const addresses = value.split(',').map((one) => one.trim())
  const known = addresses.every((one) => {
    const [address = '', bits, ...rest] = one.split('/')
    const most = isIP(address) === 4 ? 32 : 128
    return (
      isIP(address) > 0 && rest.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most))
    )
  })
  if (known) return addresses.join(',')
  throw new ConfigError(
    `DIAPASON_TRUST_PROXY is "${value}": write the addresses of your proxies, such as 127.0.0.1 or 10.0.0.0/8, ::1.`,
  )
}

function readYes(name: string, value: string | undefined): boolean {
  if (value === undefined || value === '' || value === 'no') return false
  if (value === 'yes') return true
  throw new ConfigError(`${name} is "${value}": write yes, or leave it out.`)
}

function readDrain(value: string | undefined): number {
  if (value === undefined || value === '') return 0
  const seconds = Number(value)
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 300) return seconds
  throw new ConfigError(`DIAPASON_DRAIN_SECONDS is "${value}": write a whole number from 0 to 300.`)
}

function readToken(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined
  // The value is not repeated: it is a secret.
  if (/^[\w.~+/=-]{16,200}$/.test(value)) return value
  throw new ConfigError(
    'DIAPASON_METRICS_TOKEN must be 16 to 200 letters, digits or -._~+/=. One can be made with: openssl rand -hex 24',
  )
}

function readOidc(env: Readonly<Record<string, string | undefined>>): OidcSettings | undefined {
  try {
    return readOidcSettings(env)
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error))
  }
}

/** `all`, or names of roles such as `admin, dpo`. */
function readRoles(name: string, value: string | undefined): readonly Role[] {
  if (value === undefined || value === '') return []
  if (value === 'all') return ROLES
  const named = value.split(',').map((one) => one.trim())
  const unknown = named.find((one) => !ROLES.some((role) => role === one))
  if (unknown === undefined) return ROLES.filter((role) => named.includes(role))
  throw new ConfigError(`${name} names the role "${unknown}": write all, or some of ${ROLES.join(', ')}.`)
}

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
function readTracing(env: Readonly<Record<string, string | undefined>>): Config['tracing'] {
  const wanted = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT
  if (!wanted || env.OTEL_SDK_DISABLED === 'true' || env.OTEL_TRACES_EXPORTER === 'none') return undefined
  const sampler = env.OTEL_TRACES_SAMPLER || 'parentbased_always_on'
  const [, parent, kind] = /^(parentbased_)?(always_on|always_off|traceidratio)$/.exec(sampler) ?? []
  if (kind === undefined) {
    throw new ConfigError(
      `OTEL_TRACES_SAMPLER is "${sampler}": write one of always_on, always_off, traceidratio, or one of these after parentbased_.`,
    )
  }
  const ratio = kind === 'traceidratio' ? Number(env.OTEL_TRACES_SAMPLER_ARG || '1') : kind === 'always_on' ? 1 : 0
  if (ratio >= 0 && ratio <= 1) return { ratio, followsCaller: parent !== undefined }
  throw new ConfigError(
    `OTEL_TRACES_SAMPLER_ARG is "${env.OTEL_TRACES_SAMPLER_ARG}": write the share of traces to keep, from 0 to 1.`,
  )
}

function readUrl(name: string, value: string | undefined, protocols: readonly string[]): string | undefined {
  if (value === undefined || value === '') return undefined
  if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value
  // The value is not repeated: it may hold a password.
  throw new ConfigError(`${name} is not a URL that starts with ${protocols.map((one) => `${one}//`).join(' or ')}.`)
}
