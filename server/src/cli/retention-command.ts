import type { Command } from 'commander'
import { CliError } from './cli-error.ts'
import type { CommandContext } from './command-context.ts'

type Limit = string | null
type Preview = {
  readonly limits: { readonly log: Limit; readonly rejected: string; readonly decisions: Limit; readonly audit: Limit }
  readonly months: readonly string[]
  readonly messages: number
  readonly people: number
  readonly gone: number
  readonly rejected: number
  readonly decisions: number
  readonly audit: number
  readonly entries: readonly {
    readonly kind: string
    readonly name: string
    readonly before: string
    readonly messages: number
  }[]
}

/** Options and the parameters of the route that they become. */
const OPTIONS = {
  logMonths: 'log-months',
  rejectedDays: 'rejected-days',
  decisionsMonths: 'decisions-months',
  auditMonths: 'audit-months',
} as const
type Options = { readonly [name in keyof typeof OPTIONS]?: string } & { readonly json?: boolean }

/** `retention`: what would leave now, by the policies in force or by the one asked about. */
export function addRetentionCommand(program: Command, { out, server }: CommandContext): void {
  program
    .command('retention')
    .description('Say what the retention would remove now; nothing is changed')
    .option('--log-months <n>', 'if the log were kept for n months')
    .option('--rejected-days <n>', 'if rejected messages were kept for n days')
    .option('--decisions-months <n>', 'if inputs of decisions were kept for n months')
    .option('--audit-months <n>', 'if the audit trail were kept for n months')
    .option('--json', 'answer as JSON')
    .action(async ({ json, ...options }: Options) => {
      const asked = new URLSearchParams()
      for (const [name, value] of Object.entries(options)) {
        if (!/^[1-9]\d{0,4}$/.test(value))
          throw new CliError(`--${OPTIONS[name as keyof typeof OPTIONS]} is a whole number from 1.`, 2)
        asked.set(name, value)
      }
      const preview = await (await server()).request<Preview>('GET', `/api/retention-preview?${asked}`)
      out(json ? JSON.stringify(preview) : describe(preview))
    })
}

function describe({ limits, months, messages, people, gone, rejected, decisions, audit, entries }: Preview): string {
  const line = (name: string, limit: Limit, what: string) =>
    `${name.padEnd(10)} ${limit === null ? 'kept for ever' : `from before ${limit.slice(0, 10)}: ${what}`}`
  return [
    line(
      'log',
      limits.log,
      `${months.length} months, ${messages} messages; ${people} people change, ${gone} of them disappear`,
    ),
    line('rejected', limits.rejected, `${rejected} messages`),
    line('decisions', limits.decisions, `${decisions} inputs`),
    line('audit', limits.audit, `${audit} records`),
    ...entries.map(
      (one) =>
        `${one.kind.padEnd(10)} ${one.name}: from before ${one.before.slice(0, 10)}: ${one.messages} messages tonight`,
    ),
  ].join('\n')
}
