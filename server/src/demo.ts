import { SingleBar } from 'cli-progress'
import { CliError } from './cli/cli-error.ts'
import { connectToServer } from './cli/server-client.ts'
import type { Config } from './config.ts'
import { COUNT_RATES } from './consent-rates/index.ts'
import { openExampleRequests } from './demo/example-requests.ts'
import { EXAMPLE_CUSTOMER, EXPERIMENT } from './demo/hillstrom-messages.ts'
import { isExampleLoaded, loadExample } from './demo/load-example.ts'
import { originOf } from './identity/index.ts'
import type { RunningServer } from './run-server.ts'
import { greet, say, serve } from './start.ts'

/** The command `demo`: the server, with a real e-mail experiment on 64,000 customers loaded through the public SDK, once. */
export async function demo(config: Config): Promise<void> {
  let loaded = false
  await serve(config, {
    demo: () => loaded,
    ready: async (server, stopping) => {
      await load(server, { stopping, config })
      loaded = true
      greet(server)
      say(`  The result of the experiment: ${server.publicUrl}/experiments/${EXPERIMENT}`)
      const page = await examplePage(config)
      if (page !== undefined) say(`  What one of these customers sees of what is known of them (for a day): ${page}`)
      say('')
    },
  })
}

async function load(
  server: RunningServer,
  { stopping, config }: { readonly stopping: AbortSignal; readonly config: Config },
): Promise<void> {
  const { app, url } = server
  if (await isExampleLoaded(app)) return
  say('Loading the example: 64,000 customers of an e-mail experiment, through @segment/analytics-node…')
  const bar = new SingleBar({
    format: '  {bar} {value}/{total} messages · {duration_formatted}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
  })
  const started = performance.now()
  let shown = false
  const report = await loadExample(app, {
    host: url,
    signal: stopping,
    onProgress: ({ delivered, total }) => {
      if (!shown) bar.start(total, 0)
      shown = true
      bar.update(delivered)
    },
  }).finally(() => bar.stop())
  if (report.failed > 0)
    throw new CliError(
      `${report.failed} of ${report.total} messages of the example could not be delivered: start again to go on where it stopped.`,
    )
  const { request } = await connectToServer(config.varDir)
  await openExampleRequests(request, Date.now())
  // Counted by themselves every ten minutes: whoever looks first finds them.
  await app.jobs.add(COUNT_RATES, {})
  say(`  ${report.delivered} messages in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
}

/** A page of a customer of the example, as a link opens it; undefined where somebody has taken the example apart since. */
async function examplePage({ varDir }: Config): Promise<string | undefined> {
  const links = `/api/people/${originOf('userId', EXAMPLE_CUSTOMER)}/links`
  try {
    const { request } = await connectToServer(varDir)
    return (await request<{ url: string }>('POST', links, { scope: 'data', note: 'npm run demo' })).url
  } catch {
    return undefined
  }
}
