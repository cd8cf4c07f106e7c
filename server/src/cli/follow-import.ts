import { setTimeout as pause } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import type { ServerClient } from './server-client.ts'

/** An import as the API tells how far it is. */
export type ImportProgress = {
  readonly id: string
  readonly state: string
  readonly dry: boolean
  readonly total: number | null
  readonly lines: number
  readonly skipped: number
  readonly written: number
  readonly duplicates: number
  readonly refused: number
  readonly problems: readonly { code: string; column: string | null; count: number; line: number; message: string }[]
  readonly firstMessages: readonly unknown[]
  readonly error: { readonly code: string; readonly message: string } | null
}

/** True while the server works on it. */
export function isRunning(state: string): boolean {
  return state === 'queued' || state === 'checking' || state === 'importing'
}

/** How often it is asked, in ms: a person sees a bar that moves. */
const EVERY = 400

/** Waits for the end of an import, and shows how far it is. It goes on when this program ends. */
export async function followImport(client: ServerClient, id: string): Promise<ImportProgress> {
  const bar = new SingleBar({
    format: '{what} {bar} {value}/{total} lines · {eta_formatted} left',
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
  })
  let started = false
  try {
    for (;;) {
      const progress = await client.request<ImportProgress>('GET', `/api/imports/${id}`)
      if (!isRunning(progress.state)) return progress
      if (progress.state === 'importing' && progress.total !== null) {
        const what = progress.dry ? 'counting' : 'importing'
        if (!started) bar.start(progress.total, progress.lines, { what })
        else bar.update(progress.lines)
        started = true
      }
      await pause(EVERY)
    }
  } finally {
    if (started) bar.stop()
  }
}
