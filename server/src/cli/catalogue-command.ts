import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'

type Step = {
  readonly day: string | null
  readonly messages: number
  readonly nextDay: string | null
  readonly days: number
}

/** `catalogue rebuild`: counts the catalogue again from the log, day by day; cut off, it is begun again without harm. */
export function addCatalogueCommand(program: Command, { out, server }: CommandContext): void {
  program
    .command('catalogue')
    .description('The catalogue of events and traits')
    .command('rebuild')
    .description('Count what was seen again from the log, day by day')
    .option('--json', 'answer as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { request } = await server()
      const bar = new SingleBar({
        format: 'counting {bar} {value}/{total} days · {eta_formatted} left',
        stream: process.stderr,
        noTTYOutput: false,
        clearOnComplete: true,
      })
      let days = 0
      let messages = 0
      let day: string | null = null
      try {
        do {
          const step: Step = await request<Step>('POST', '/api/catalogue/rebuild', { day })
          if (step.day !== null) days += 1
          if (days === 1) bar.start(step.days, 0)
          bar.update(days)
          messages += step.messages
          day = step.nextDay
        } while (day !== null)
      } finally {
        bar.stop()
      }
      out(json ? JSON.stringify({ days, messages }) : `${messages} messages of ${days} days counted again`)
    })
}
