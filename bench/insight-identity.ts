// What it costs insights that people are joined at query time: with nobody moved, a fifth of the origins, all of them. See README.md.
import { join } from 'node:path'
import { readResult } from '../server/src/experiments/index.ts'
import { personSql, squashIdentities } from '../server/src/identity/index.ts'
import { type ClickHouse, createClickHouse } from '../server/src/platform/clickhouse/clickhouse.ts'
import { startEmbeddedClickHouse } from '../server/src/platform/clickhouse/embedded-clickhouse.ts'
import { migrateClickHouse } from '../server/src/platform/clickhouse/migrate-clickhouse.ts'
import { createLog } from '../server/src/platform/log/create-log.ts'
import { EXPERIMENT, fillEvents, fillMap, ORDER } from './support/events-in-clickhouse.ts'
import { median, report } from './support/report.ts'
import { withTemporaryFolder } from './support/temporary-folder.ts'

const SIZE = { events: 5_000_000, origins: 500_000 }
const ROUNDS = 5

/** The maps that are compared; the first is the reference of the others. `loose`: all have moved three times, and nobody has squashed yet. */
const MAPS = [
  { name: 'nobody', share: 0 },
  { name: 'fifth', share: 0.2 },
  { name: 'all', share: 1 },
  { name: 'loose', share: 1, versions: 3 },
] as const

const QUESTIONS: Readonly<Record<string, (clickhouse: ClickHouse) => Promise<unknown>>> = {
  people: (clickhouse) =>
    clickhouse.query(
      `WITH ${personSql.identities()}, origins AS (SELECT origin FROM events GROUP BY origin)
       SELECT uniqExact(${personSql.person('origins')}) AS people FROM origins ${personSql.join('origins')}`,
    ),
  // As somebody would write it who does not think of it: each event finds its person.
  'people-by-event': (clickhouse) =>
    clickhouse.query(
      `WITH ${personSql.identities()} SELECT uniqExact(${personSql.person('events')}) AS people FROM events ${personSql.join('events')}`,
    ),
  experiment: (clickhouse) =>
    readResult(clickhouse, {
      experiment: EXPERIMENT,
      window: 7 * 24 * 3600,
      metrics: [
        { event: ORDER, aggregation: 'proportion' },
        { event: ORDER, aggregation: 'sum', value: 'properties.revenue' },
      ],
    }),
}

type Took = Readonly<Record<string, number>>

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function measure(folder: string): Promise<void> {
  const log = createLog('warn')
  const engine = await startEmbeddedClickHouse({ dir: join(folder, 'clickhouse'), log })
  const { url, username, password } = engine
  const options = { url, username, password, database: 'insight' }
  const clickhouse = createClickHouse(options)
  try {
    await migrateClickHouse(options)
    await fillEvents(clickhouse, SIZE)
    const rounds: Record<string, Took>[] = []
    const squash: number[] = []
    for (let round = 0; round <= ROUNDS; round += 1) {
      const took: Record<string, Took> = {}
      for (const { name, ...map } of MAPS) {
        await fillMap(clickhouse, { origins: SIZE.origins, ...map })
        const each: Record<string, number> = {}
        for (const [question, ask] of Object.entries(QUESTIONS)) each[question] = await timed(() => ask(clickhouse))
        took[name] = each
      }
      const squashed = await timed(() => squashIdentities(clickhouse))
      // The first round brings the columns into memory, and is not counted.
      if (round === 0) continue
      rounds.push(took)
      squash.push(squashed)
    }
    const of = (name: string, question: string) => median(rounds.map((round) => round[name]?.[question] ?? Number.NaN))
    const bare = of('nobody', 'people')
    report({
      bench: 'insight-identity',
      settings: { ...SIZE, rounds: ROUNDS, maps: MAPS },
      measures: [
        ...Object.keys(QUESTIONS).flatMap((question) =>
          MAPS.map(({ name }) => ({
            name: `${question}-${name}`,
            value: of(name, question),
            unit: 'ms',
            reference: of('nobody', question),
            ratio: median(rounds.map((round) => (round[name]?.[question] ?? 0) / (round.nobody?.[question] ?? 0))),
          })),
        ),
        { name: 'squash', value: median(squash), unit: 'ms', reference: bare, ratio: median(squash) / bare },
      ],
      rounds,
    })
  } finally {
    await clickhouse.close()
    await engine.stop()
  }
}

// A folder keeps the events for the next run; without one they are made in a temporary one.
const [folder] = process.argv.slice(2)
if (folder === undefined) await withTemporaryFolder(measure)
else await measure(folder)
