import { CHANNELS } from '@diapason/kernel'
import { type Command, Option } from 'commander'
import type { KeyRecord } from '../platform/auth/keys.ts'
import type { CommandContext } from './command-context.ts'

const KINDS = ['write', 'secret', 'partner']
const LEGAL_BASES = ['consent', 'contract', 'legitimate_interest', 'legal_obligation', 'vital_interest', 'public_task']

type CreateOptions = {
  readonly kind: string
  readonly name: string
  readonly purpose: string
  readonly legalBasis: string
  readonly channel?: string
  readonly json?: boolean
}

/** `keys create | list | revoke`. */
export function addKeyCommands(program: Command, { out, remark, server }: CommandContext): void {
  const keys = program.command('keys').description('Keys by which programs send events and ask for decisions')

  keys
    .command('create')
    .description('Make a key and print it: the only time it is shown')
    .addOption(new Option('--kind <kind>', 'what may be done with it').choices(KINDS).makeOptionMandatory())
    .requiredOption('--name <name>', 'what sends with it')
    .option('--purpose <purpose>', 'purpose of data that arrives with no word of consent', 'service')
    .addOption(
      new Option('--legal-basis <basis>', 'legal basis of that purpose')
        .choices(LEGAL_BASES)
        .default('legitimate_interest'),
    )
    .addOption(new Option('--channel <channel>', 'channel of events that do not say theirs').choices([...CHANNELS]))
    .option('--json', 'answer with the whole record as JSON')
    .action(async ({ json, ...body }: CreateOptions) => {
      const made = await (await server()).request<KeyRecord & { key: string }>('POST', '/api/keys', body)
      remark(`Data that arrives with no word of consent is processed for “${made.purpose}” (${made.legalBasis}).`)
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
    .command('revoke')
    .description('Revoke a key: from then on, no node accepts it')
    .argument('<id>', 'id, as listed')
    .action(async (id: string) => {
      await (await server()).request('DELETE', `/api/keys/${encodeURIComponent(id)}`)
      remark('Revoked.')
    })
}

function line({ id, kind, prefix, name, lastUsedAt, revokedAt }: KeyRecord): string {
  const state = revokedAt ? `revoked ${revokedAt}` : lastUsedAt ? `last used ${lastUsedAt}` : 'never used'
  return [id, kind.padEnd(7), `${prefix}…`, name, state].join('  ')
}
