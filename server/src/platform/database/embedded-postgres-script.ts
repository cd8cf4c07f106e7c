import { startEmbeddedPostgres } from './embedded-postgres.ts'

/**
 * A server in small, for the tests of what happens to PostgreSQL when its parent ends: starts the engine in the folder given, prints its
 * address and pid, and ends as it is told on standard input or by SIGINT, which it answers with `draining`.
 */
const [dir = ''] = process.argv.slice(2)
const nothing = () => {}
const engine = await startEmbeddedPostgres({ dir, log: { info: nothing, warn: nothing, error: nothing } })
const say = (line: string) => process.stdout.write(`${line}\n`)
process.on('SIGINT', () => say('draining'))
process.stdin.on('data', async (order) => {
  if (String(order).startsWith('stop')) await engine.stop()
  process.exit()
})
say(JSON.stringify({ url: engine.url, pid: engine.pid() }))
