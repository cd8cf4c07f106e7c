import { type Command, Option } from 'commander'
import type { Invitation } from '../platform/auth/invitations.ts'
import { ROLES } from '../platform/auth/role.ts'
import type { Member } from '../platform/auth/team.ts'
import { CliError } from './cli-error.ts'
import type { CommandContext } from './command-context.ts'

type Issued = Invitation & { readonly link: string }
type Json = { readonly json?: boolean }

/** `people invite | list | reset`: those who sign in to the console. */
export function addPeopleCommands(program: Command, { out, remark, server }: CommandContext): void {
  const people = program.command('people').description('The people who sign in to the console')
  const handOver = (made: Issued, json: boolean | undefined) => {
    const { link, expiresAt } = made
    remark(`Hand this link over yourself: Diapason sends no e-mail. It works once, until ${expiresAt}.`)
    out(json ? JSON.stringify(made) : link)
  }

  people
    .command('invite')
    .description('Make a link by which somebody joins, and print it: the only time it is shown')
    .requiredOption('--email <address>', 'whom it is for')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
    .option('--json', 'answer with the whole record as JSON')
    .action(async ({ json, ...body }: Json & { email: string; role: string }) => {
      const made = await (await server()).request<Issued>('POST', '/api/team/invitations', body)
      handOver(made, json)
    })

  people
    .command('list')
    .description('List who has access, and who is invited')
    .option('--json', 'answer as JSON')
    .action(async ({ json }: Json) => {
      const client = await server()
      const { items: members } = await client.request<{ items: Member[] }>('GET', '/api/team/members')
      const { items: invitations } = await client.request<{ items: Invitation[] }>('GET', '/api/team/invitations')
      if (json) return out(JSON.stringify({ members, invitations }))
      for (const { id, role, email, name, suspendedAt, lastSeenAt } of members) {
        const state = suspendedAt
          ? `suspended ${suspendedAt}`
          : lastSeenAt
            ? `last seen ${lastSeenAt}`
            : 'not signed in'
        out([id, role.padEnd(8), email, name, state].join('  '))
      }
      for (const { id, role, email, member, expiresAt } of invitations)
        out([id, role.padEnd(8), email, member ? 'to choose a password' : 'invited', `until ${expiresAt}`].join('  '))
    })

  people
    .command('reset')
    .description('Make a link by which somebody who forgot their password chooses another')
    .requiredOption('--email <address>', 'whose password')
    .option('--second-factor', 'take their second factor away as well; their sessions end')
    .option('--json', 'answer with the whole record as JSON')
    .action(async ({ email, secondFactor, json }: Json & { email: string; secondFactor?: boolean }) => {
      const client = await server()
      const { items } = await client.request<{ items: Member[] }>('GET', '/api/team/members')
      const member = items.find((one) => one.email === email.toLowerCase())
      if (!member)
        throw new CliError(`Nobody has an account with the address ${email}: diapason people list shows who has.`)
      if (secondFactor) await client.request('DELETE', `/api/team/members/${member.id}/second-factor`)
      const made = await client.request<Issued>('POST', `/api/team/members/${member.id}/password-link`)
      handOver(made, json)
    })
}
