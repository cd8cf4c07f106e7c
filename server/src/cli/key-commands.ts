import { CHANNELS, LEGAL_BASES } from '@diapason/kernel'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { KeyRecord } from '../platform/auth/key-record.ts'
import type { CommandContext } from './command-context.ts'

const KINDS = ['write', 'secret', 'partner']
const HOUR = 3_600_000
const UNITS = { h: HOUR, d: 24 * HOUR } as const

/** Of a key that is made without a word of what it is for, before any purpose is defined. */
const UNNAMED = { purpose: 'service', legalBasis: 'legitimate_interest' } as const

type Shown = KeyRecord & { readonly key: string }
type CreateOptions = {
  readonly kind: string
  readonly name: string
  readonly purpose?: string
  readonly legalBasis?: string
  readonly channel?: string
  readonly scope?: readonly string[]
  readonly origin?: readonly string[]
  readonly expires?: Date
  readonly note?: string
  readonly json?: boolean
}

/** `keys create | list | rotate | revoke`. */
export function addKeyCommands(program: Command, { out, remark, server }: CommandContext): void {
  const keys = program.command('keys').description('Keys by which programs send events and ask for decisions')

  keys
    .command('create')
    .description('Make a key and print it: the only time it is shown')
    .addOption(new Option('--kind <kind>', 'what may be done with it').choices(KINDS).makeOptionMandatory())
    .requiredOption('--name <name>', 'what sends with it')
    .option('--purpose <purpose>', 'purpose of data that arrives with no word of consent (default: service)')
    .addOption(new Option('--legal-basis <basis>', 'legal basis of a purpose that is not defined').choices(LEGAL_BASES))
    .addOption(new Option('--channel <channel>', 'channel of events that do not say theirs').choices([...CHANNELS]))
    .option('--scope <permission...>', 'only this, of what its kind may do (events:write); several may follow')
    .option('--origin <site...>', 'only in pages of this site, for a write key (https://www.example.org)')
    .option('--expires <when>', 'when it ends: a date (2027-01-31) or a time from now (90d, 12h)', expiry)
    .option('--note <text>', 'who looks after it, where it is installed')
    .option('--json', 'answer with the whole record as JSON')
    .action(async ({ json, scope, origin, expires, purpose = UNNAMED.purpose, ...rest }: CreateOptions) => {
      const { request } = await server()
      const body = {
        ...rest,
        purpose,
        ...(await basisOf({ ...rest, purpose }, request)),
        ...(scope ? { scopes: scope } : {}),
        ...(origin ? { origins: origin } : {}),
        ...(expires ? { expiresAt: expires.toISOString() } : {}),
      }
      const made = await request<Shown>('POST', '/api/keys', body)
      remark(`Data that arrives with no word of consent is processed for “${made.purpose}” (${made.legalBasis}).`)
      if (made.expiresAt) remark(`It ends at ${made.expiresAt}.`)
      out(json ? JSON.stringify(made) : made.key)
    })

  keys
    .command('list')
    .description('List the keys, newest first; the keys themselves are not kept')
    .option('--json', 'answer as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { items } = await (await server()).request<{ items: KeyRecord[] }>('GET', '/api/keys')
      if (json) out(JSON.stringify({ items }))
      else for (const item of items) out(line(item))
    })

  keys
    .command('rotate')
    .description('Give a key a new secret and print it: the only time it is shown')
    .argument('<id>', 'id, as listed')
    .option('--grace <time>', 'how long the secret until now goes on working: 24h, 7d, 0; 30d at most', grace, 24)
    .option('--json', 'answer with the whole record as JSON')
    .action(async (id: string, { grace: graceHours, json }: { grace: number; json?: boolean }) => {
      const { request } = await server()
      const { items } = await request<{ items: KeyRecord[] }>('GET', '/api/keys')
      const replaces = items.find((item) => item.id === id)?.prefix ?? ''
      const path = `/api/keys/${encodeURIComponent(id)}/rotate`
      const rotated = await request<Shown>('POST', path, { replaces, graceHours })
      remark(
        rotated.previous
          ? `${rotated.previous.prefix}… works until ${rotated.previous.until}.`
          : 'The secret until now works no more.',
      )
      out(json ? JSON.stringify(rotated) : rotated.key)
    })

  keys
    .command('revoke')
    .description('Revoke a key: from then on, no node accepts it')
    .argument('<id>', 'id, as listed')
    .action(async (id: string) => {
      await (await server()).request('DELETE', `/api/keys/${encodeURIComponent(id)}`)
      remark('Revoked.')
    })
}

/** What is said of the basis: nothing of a purpose that is defined, whose own holds. */
async function basisOf(
  { purpose, legalBasis }: { readonly purpose: string; readonly legalBasis?: string },
  request: Awaited<ReturnType<CommandContext['server']>>['request'],
): Promise<{ readonly legalBasis?: string }> {
  if (legalBasis !== undefined || purpose !== UNNAMED.purpose) return {}
  // Whatever else keeps it from being told, the request that follows says.
  const isDefined = await request('GET', `/api/purposes/${purpose}`).then(
    () => true,
    () => false,
  )
  return isDefined ? {} : { legalBasis: UNNAMED.legalBasis }
}

function line(key: KeyRecord): string {
  const { id, kind, prefix, name, scopes } = key
  const parts = [id, kind.padEnd(7), `${prefix}…`, name, ...states(key)]
  return [...parts, ...(scopes ? [`only ${scopes.join(' ')}`] : [])].join('  ')
}

function states({ state, revokedAt, expiresAt, lastUsedAt, previous }: KeyRecord): string[] {
  if (state === 'revoked') return [`revoked ${revokedAt}`]
  if (state === 'expired') return [`expired ${expiresAt}`]
  return [
    lastUsedAt ? `last used ${lastUsedAt}` : 'never used',
    ...(previous ? [`${previous.prefix}… until ${previous.until}`] : []),
    ...(expiresAt ? [`expires ${expiresAt}`] : []),
  ]
}

/** A date, or a time from now. */
function expiry(text: string): Date {
  const span = spanOf(text)
  const at = span === undefined ? new Date(text) : new Date(Date.now() + span)
  if (Number.isNaN(at.getTime()) || (span === undefined && !/^\d{4}-\d\d-\d\d/.test(text)))
    throw new InvalidArgumentError('Say a date, such as 2027-01-31, or a time from now, such as 90d or 12h.')
  return at
}

/** Whole hours. */
function grace(text: string): number {
  const span = text === '0' ? 0 : spanOf(text)
  if (span === undefined || span > 30 * UNITS.d)
    throw new InvalidArgumentError('Say hours or days, such as 24h or 7d, 30d at most, or 0 for none.')
  return span / HOUR
}

function spanOf(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? []
  return count === undefined ? undefined : Number(count) * UNITS[unit as keyof typeof UNITS]
}
