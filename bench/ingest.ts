// How fast messages become durable and applied, against the same rows merely inserted. See README.md.
import { join } from 'node:path'
import { originOf } from '../server/src/identity/index.ts'
import type { NewLogRow } from '../server/src/log/index.ts'
import { cpuPer, cpuTime } from './support/cpu-time.ts'
import { inProcess } from './support/in-process.ts'
import { median, report } from './support/report.ts'
import type { SendOrder, Sent } from './support/send-batches.ts'
import { startDiapason } from './support/start-diapason.ts'
import { startPostgres } from './support/start-postgres.ts'
import { withTemporaryFolder } from './support/temporary-folder.ts'
import { untilShipped } from './support/until-shipped.ts'
import { wireMessages } from './support/wire-messages.ts'
import type { WriteOrder, Wrote } from './support/write-rows.ts'

const BATCH = 100
const CLIENTS = 8
const ROUNDS = 5
/** The first round of each side fills caches and connections, and is not counted. */
const MESSAGES = 20_000

/** Per second, and processor time in µs per message by process. */
type Side = { readonly perSecond: number; readonly cpu: Readonly<Record<string, number>> }
type Round = { readonly subject: Side; readonly reference: Side }

type Message = ReturnType<typeof wireMessages>[number]

function batchesOf<T>(some: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(some.length / BATCH) }, (_, at) => some.slice(at * BATCH, (at + 1) * BATCH))
}

function rowOf(message: Message): NewLogRow {
  const { integrations: _i, _metadata: _m, ...kept } = message
  const { channel } = message.context as { channel: string }
  return {
    origin: originOf('userId', String(message.userId)),
    messageId: String(message.messageId),
    receivedAt: new Date().toISOString(),
    happenedAt: String(message.timestamp),
    type: message.type as NewLogRow['type'],
    name: typeof message.event === 'string' ? message.event : '',
    source: 'bench',
    channel,
    body: JSON.stringify(kept),
  }
}

await withTemporaryFolder(async (folder) => {
  const postgres = await startPostgres(folder)
  const [subject, reference] = [await postgres.database('subject'), await postgres.database('reference')]
  const server = await startDiapason({
    varDir: join(folder, 'var'),
    env: { DATABASE_URL: subject },
    node: process.env.SERVER_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.SERVER_PROFILE}`] : [],
  })
  try {
    const { key } = await server.ask<{ key: string }>('POST', '/api/keys', {
      name: 'bench',
      kind: 'secret',
      purpose: 'analytics',
      legalBasis: 'legitimate_interest',
    })
    const messages = wireMessages()
    const rounds: Round[] = []
    for (let round = 0; round <= ROUNDS; round += 1) {
      const some = messages.slice(round * MESSAGES, (round + 1) * MESSAGES)
      const bodies = batchesOf(some).map((batch) => JSON.stringify({ batch, sentAt: new Date().toISOString() }))
      const begin = cpuTime(server.pid, postgres.pid)
      const sent = await inProcess<SendOrder, Sent>(new URL('./support/send-batches.ts', import.meta.url), {
        url: server.url,
        key,
        bodies,
        clients: CLIENTS,
      })
      await untilShipped(server)
      const between = cpuTime(server.pid, postgres.pid)
      const wrote = await inProcess<WriteOrder, Wrote>(new URL('./support/write-rows.ts', import.meta.url), {
        database: reference,
        batches: batchesOf(some.map(rowOf)),
        connections: CLIENTS,
      })
      const end = cpuTime(server.pid, postgres.pid)
      const perSecond = ({ milliseconds }: { milliseconds: number }) => some.length / (milliseconds / 1000)
      const client = ({ cpu }: { cpu: number }) => Math.round((cpu * 1e6) / some.length)
      if (round === 0) continue
      rounds.push({
        subject: {
          perSecond: perSecond(sent),
          cpu: { client: client(sent), ...cpuPer(some.length, [begin, between]) },
        },
        reference: {
          perSecond: perSecond(wrote),
          cpu: { client: client(wrote), postgres: cpuPer(some.length, [between, end])?.postgres ?? Number.NaN },
        },
      })
    }
    const of = (pick: (round: Round) => number) => median(rounds.map(pick))
    const all = (cpu: Readonly<Record<string, number>>) => Object.values(cpu).reduce((sum, one) => sum + one, 0)
    report({
      bench: 'ingest',
      settings: { batch: BATCH, clients: CLIENTS, messagesPerRound: MESSAGES, rounds: ROUNDS, fsync: 'on' },
      measures: [
        {
          name: 'ingest',
          value: of((round) => round.subject.perSecond),
          unit: 'messages/s',
          reference: of((round) => round.reference.perSecond),
          ratio: of((round) => round.subject.perSecond / round.reference.perSecond),
          target: 'ratio ≥ 0.35',
        },
        {
          name: 'ingest-cpu',
          value: of((round) => all(round.subject.cpu)),
          unit: 'µs/message',
          reference: of((round) => all(round.reference.cpu)),
          ratio: of((round) => all(round.subject.cpu) / all(round.reference.cpu)),
        },
        ...['client', 'server', 'postgres', 'clickhouse'].map((name) => ({
          name: `ingest-cpu-${name}`,
          value: of((round) => round.subject.cpu[name] ?? Number.NaN),
          unit: 'µs/message',
          ...(name in (rounds[0]?.reference.cpu ?? {})
            ? { reference: of((round) => round.reference.cpu[name] ?? Number.NaN) }
            : {}),
        })),
      ],
      rounds,
    })
  } finally {
    await server.stop()
    await postgres.stop()
  }
})
