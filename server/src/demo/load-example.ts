import { fork } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { App } from '../app.ts'
import type { ReplayOrder, ReplayReport } from './replay-process.ts'

const DEFINITIONS = fileURLToPath(new URL('../../../examples/hillstrom', import.meta.url))
const KEY_NAME = 'Example: e-mail experiment of 2008'

export type LoadOptions = {
  /** Where the server listens. */
  readonly host: string
  readonly onProgress: (report: ReplayReport) => void
  /** Ends the replay half way; the next start goes on. */
  readonly signal: AbortSignal
}

/** Whether the example was loaded to its end, by what the workspace knows: its keys are revoked once they have done their work. */
export async function isExampleLoaded(app: Pick<App, 'keys'>): Promise<boolean> {
  const keys = await exampleKeys(app)
  return keys.length > 0 && keys.every((key) => key.revokedAt !== null)
}

async function exampleKeys({ keys }: Pick<App, 'keys'>) {
  return (await keys.list()).filter((key) => key.name === KEY_NAME)
}

/** Applies the example's definitions, and replays its messages through the public SDK with a secret key made for it and revoked after. */
export async function loadExample(
  app: Pick<App, 'keys' | 'workspace'>,
  { host, onProgress, signal }: LoadOptions,
): Promise<ReplayReport> {
  await app.workspace.apply(exampleFiles(), { author: 'operator' })
  // A key is shown once, so that of an interrupted replay is lost, and a new one takes its place.
  const key = await app.keys.create({
    name: KEY_NAME,
    kind: 'secret',
    purpose: 'analytics',
    legalBasis: 'legitimate_interest',
    createdBy: 'operator',
  })
  const report = await replayIn(
    fork(new URL('./replay-process.ts', import.meta.url), { signal, killSignal: 'SIGTERM' }),
    { order: { host, writeKey: key.key, today: Date.now() }, onProgress },
  )
  if (report.failed === 0) for (const used of await exampleKeys(app)) await app.keys.revoke(used.id)
  return report
}

function exampleFiles(): { path: string; text: string }[] {
  return readdirSync(DEFINITIONS, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(DEFINITIONS, path), 'utf8') }))
}

function replayIn(
  child: ReturnType<typeof fork>,
  { order, onProgress }: { order: ReplayOrder; onProgress: LoadOptions['onProgress'] },
): Promise<ReplayReport> {
  return new Promise((resolve, reject) => {
    let last: ReplayReport | undefined
    child.on('message', (report: ReplayReport) => {
      last = report
      onProgress(report)
    })
    child.on('error', reject)
    child.on('exit', (code) =>
      last?.done ? resolve(last) : reject(new Error(`The replay of the example ended early (exit ${code}).`)),
    )
    child.send(order)
  })
}
