// What it costs that one message in five makes a link between identifiers, against the same messages that make none. See README.md.
import { cpuPer, cpuTime } from './support/cpu-time.ts'
import { LIFE, linkingMessages } from './support/linking-messages.ts'
import { median, report } from './support/report.ts'
import { startMeasured } from './support/start-measured.ts'
import { withTemporaryFolder } from './support/temporary-folder.ts'
import { untilShipped } from './support/until-shipped.ts'

const CLIENTS = 8
const ROUNDS = 7
const MESSAGES = 20_000

type Side = { readonly perSecond: number; readonly cpu: Readonly<Record<string, number>> }

const total = ({ cpu }: Side) => Object.values(cpu).reduce((sum, one) => sum + one, 0)

await withTemporaryFolder(async (folder) => {
  const { server, postgres, stop, ...measured } = await startMeasured(folder, 'links')
  try {
    const send = async (round: number, linking: boolean): Promise<Side> => {
      const messages = linkingMessages({ mark: `${linking ? 'l' : 'p'}-${round}`, messages: MESSAGES, linking })
      const begin = cpuTime(server.pid, postgres.pid)
      const { milliseconds } = await measured.send(messages, CLIENTS)
      await untilShipped(server)
      const cpu = cpuPer(messages.length, [begin, cpuTime(server.pid, postgres.pid)])
      return { perSecond: messages.length / (milliseconds / 1000), cpu: cpu ?? {} }
    }
    const rounds: { readonly subject: Side; readonly reference: Side }[] = []
    for (let round = 0; round <= ROUNDS; round += 1) {
      // Who goes first changes, for the second finds what the first has left to do.
      const first = await send(round, round % 2 === 0)
      const second = await send(round, round % 2 === 1)
      if (round === 0) continue
      rounds.push(round % 2 === 0 ? { subject: first, reference: second } : { subject: second, reference: first })
    }
    const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick))
    report({
      bench: 'links',
      settings: {
        batch: 100,
        clients: CLIENTS,
        messagesPerRound: MESSAGES,
        linking: 1 / LIFE,
        joining: 'half of the links join two people, half attach a new identifier',
        rounds: ROUNDS,
        fsync: 'on',
      },
      measures: [
        {
          name: 'links',
          value: of(({ subject }) => subject.perSecond),
          unit: 'messages/s',
          reference: of(({ reference }) => reference.perSecond),
          ratio: of(({ subject, reference }) => subject.perSecond / reference.perSecond),
          target: 'ratio ≥ 0.8',
        },
        {
          name: 'links-cpu',
          value: of(({ subject }) => total(subject)),
          unit: 'µs/message',
          reference: of(({ reference }) => total(reference)),
          ratio: of(({ subject, reference }) => total(subject) / total(reference)),
        },
        ...['server', 'postgres', 'clickhouse'].map((name) => ({
          name: `links-cpu-${name}`,
          value: of(({ subject }) => subject.cpu[name] ?? Number.NaN),
          unit: 'µs/message',
          reference: of(({ reference }) => reference.cpu[name] ?? Number.NaN),
        })),
      ],
      rounds,
    })
  } finally {
    await stop()
  }
})
