import { buffer } from 'node:stream/consumers'
import type { Command } from 'commander'
import { CliError } from './cli-error.ts'
import type { CommandContext } from './command-context.ts'

/** Octets of a mail. */
const LARGEST = 1_000_000

/** `unsubscribe`: takes an e-mail by which somebody leaves, as a mail server pipes it. */
export function addUnsubscribeCommand(program: Command, { out, server }: CommandContext): void {
  program
    .command('unsubscribe')
    .description(
      'Read an e-mail by which somebody unsubscribes from standard input, as an alias of a mail server pipes it',
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const mail = await buffer(process.stdin)
      if (mail.length === 0) throw new CliError('No e-mail came on standard input.')
      if (mail.length > LARGEST) throw new CliError('The e-mail is larger than 1 MB.')
      const { request } = await server()
      const done = await request<{ subject: string | null; ended: boolean }>('POST', '/api/unsubscribe-mails', {
        mail: mail.toString('base64'),
      })
      if (json) out(JSON.stringify(done))
      else out(`${done.ended ? 'Unsubscribed' : 'Had left before'}: ${done.subject ?? 'everything'}`)
    })
}
