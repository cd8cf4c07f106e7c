import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'

type Status = {
  readonly version: string
  readonly setupRequired: boolean
  readonly workspace: { readonly demo: boolean }
}

/** `status`: whether a server runs here, and where. */
export function addStatusCommand(program: Command, { out, server }: CommandContext): void {
  program
    .command('status')
    .description('Say whether a server runs here, and where')
    .option('--json', 'answer as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { url, pid, request } = await server()
      const status = await request<Status>('GET', '/api/status')
      const setup = status.setupRequired ? '; nobody has an account yet' : ''
      out(
        json
          ? JSON.stringify({ url, pid, ...status })
          : `Diapason ${status.version} runs at ${url} (process ${pid})${setup}`,
      )
    })
}
