import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import { CliError } from './cli-error.ts'
import type { CommandContext } from './command-context.ts'

type Rebuilt = {
  readonly id: string
  readonly events: number
  readonly bytes: number
  readonly same: boolean
  readonly older: boolean
}
type Step = {
  readonly rebuilt: number
  readonly different: number
  /** Of people: those of whom the same was stored in the format of an earlier version. */
  readonly older?: number
  /** On the first page only. */
  readonly total: number | null
  readonly nextCursor: string | null
}

/** `rebuild`: folds people, and the accounts they belong to, again from the log, which must give the same bytes. */
export function addRebuildCommand(program: Command, { out, server }: CommandContext): void {
  program
    .command('rebuild')
    .description(
      'Fold a person, or everybody and their accounts, again from the log; says whether the stored documents were the same',
    )
    .argument('[profile]', 'id of a person')
    .option('--all', 'everybody')
    .option('--json', 'answer as JSON')
    .action(async (profile: string | undefined, { all, json }: { all?: boolean; json?: boolean }) => {
      if ((profile === undefined) === (all === undefined)) throw new CliError('Name one profile, or say --all.', 2)
      const { request } = await server()
      if (profile !== undefined) {
        const one = await request<Rebuilt>('POST', `/api/people/${encodeURIComponent(profile)}/rebuild`)
        out(json ? JSON.stringify(one) : `${one.id}: ${one.events} events, ${one.bytes} bytes, ${verdictOf(one)}`)
        return
      }
      const people = await rebuildAll((cursor) => request<Step>('POST', '/api/people/rebuild', { cursor }))
      // After people: what an account counts is people.
      const accounts = await rebuildAll((cursor) => request<Step>('POST', '/api/accounts/rebuild', { cursor }))
      if (json)
        return out(
          JSON.stringify({ ...people, accounts: { rebuilt: accounts.rebuilt, different: accounts.different } }),
        )
      const older = people.older > 0 ? `, ${people.older} written in the format of an earlier version until now` : ''
      out(`${people.rebuilt} people rebuilt, ${people.different} of them different from before${older}`)
      if (accounts.rebuilt + accounts.different > 0)
        out(`${accounts.rebuilt} accounts rebuilt, ${accounts.different} of them different from before`)
    })
}

async function rebuildAll(
  step: (cursor: string | null) => Promise<Step>,
): Promise<{ rebuilt: number; different: number; older: number }> {
  const bar = new SingleBar({
    format: 'rebuilding {bar} {value}/{total} · {eta_formatted} left',
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
  })
  let rebuilt = 0
  let different = 0
  let older = 0
  let cursor: string | null = null
  let started = false
  try {
    do {
      const done: Step = await step(cursor)
      rebuilt += done.rebuilt
      different += done.different
      older += done.older ?? 0
      cursor = done.nextCursor
      if (started) bar.update(rebuilt)
      // A single step is over before a bar could be read.
      else if (cursor !== null) bar.start(Math.max(done.total ?? 0, rebuilt), rebuilt)
      started ||= cursor !== null
    } while (cursor !== null)
  } finally {
    if (started) bar.stop()
  }
  return { rebuilt, different, older }
}

function verdictOf({ same, older }: Rebuilt): string {
  if (same) return 'the same as before'
  return older
    ? 'the same as before, in the format of an earlier version until now'
    : 'different from before, and replaced'
}
