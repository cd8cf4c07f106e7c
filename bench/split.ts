// How long it takes to take somebody with ten thousand messages apart, to preview it, and to undo it. See README.md.
import { originOf } from '../server/src/identity/index.ts'
import { cpuTime } from './support/cpu-time.ts'
import { median, report } from './support/report.ts'
import { startMeasured } from './support/start-measured.ts'
import { withTemporaryFolder } from './support/temporary-folder.ts'
import { untilShipped } from './support/until-shipped.ts'

const EVENTS = 10_000
const VISITS = 8
const ROUNDS = 15

/** A life of many visits, half of them before the person said who they were. */
function lifeOf(userId: string): Record<string, unknown>[] {
  return Array.from({ length: EVENTS }, (_, place) => {
    const visit = `${userId}-visit-${place % VISITS}`
    return {
      messageId: `${userId}-${place}`,
      timestamp: new Date(Date.now() - (EVENTS - place) * 60_000).toISOString(),
      context: { channel: 'web', page: { path: `/rubriques/${place % 40}` } },
      ...(place % 2 === 0 ? { anonymousId: visit } : { userId }),
      ...(place % 1000 === 1 ? { anonymousId: `${userId}-visit-${Math.floor(place / 1000) % VISITS}` } : {}),
      ...(place % 10 === 1
        ? { type: 'identify', traits: { [`trait ${place % 30}`]: place } }
        : { type: 'track', event: `Event ${place % 12}`, properties: { article: place } }),
    }
  })
}

type Timed = { readonly milliseconds: number; readonly cpu: number }

await withTemporaryFolder(async (folder) => {
  const { server, postgres, send, stop } = await startMeasured(folder, 'split')
  try {
    await send(lifeOf('ada'), 1)
    await untilShipped(server)

    const person = originOf('userId', 'ada')
    const going = Array.from({ length: VISITS / 2 }, (_, visit) => originOf('anonymousId', `ada-visit-${visit}`))
    const timed = async <T>(work: () => Promise<T>): Promise<Timed & { answer: T }> => {
      const all = () => Object.values(cpuTime(server.pid, postgres.pid) ?? {}).reduce((sum, one) => sum + one, 0)
      const [began, cpu] = [performance.now(), all()]
      const answer = await work()
      return { answer, milliseconds: performance.now() - began, cpu: (all() - cpu) * 1000 }
    }
    const split = (dryRun: boolean) =>
      server.ask<{ decision: string; people: { events: number }[] }>('POST', `/api/people/${person}/split`, {
        origins: going,
        reason: 'bench',
        dryRun,
      })
    const work = {
      // The same messages folded, and nothing decided: what a split cannot be faster than.
      fold: () => server.ask('POST', `/api/people/${person}/rebuild`),
      preview: () => split(true),
      split: () => split(false),
      undo: (decision: string) => server.ask('POST', `/api/identity/decisions/${decision}/undo`, { reason: 'bench' }),
    }
    const rounds: Record<keyof typeof work, Timed>[] = []
    for (let round = 0; round <= ROUNDS; round += 1) {
      const fold = await timed(work.fold)
      const preview = await timed(work.preview)
      const done = await timed(work.split)
      const events = done.answer.people.map((one) => one.events)
      if (events.length !== 2 || events[0] === undefined || events[0] + (events[1] ?? 0) !== EVENTS)
        throw new Error(`not taken apart: ${events}`)
      const undo = await timed(() => work.undo(done.answer.decision))
      const taken = ({ milliseconds, cpu }: Timed) => ({ milliseconds, cpu })
      if (round > 0) rounds.push({ fold: taken(fold), preview: taken(preview), split: taken(done), undo: taken(undo) })
    }
    const of = (name: keyof typeof work, what: keyof Timed) => median(rounds.map((round) => round[name][what]))
    report({
      bench: 'split',
      settings: { events: EVENTS, identifiers: VISITS + 1, rounds: ROUNDS, fsync: 'on' },
      measures: (['split', 'preview', 'undo'] as const).flatMap((name) => [
        {
          name: `${name}-p50`,
          value: of(name, 'milliseconds'),
          unit: 'ms',
          reference: of('fold', 'milliseconds'),
          ratio: of(name, 'milliseconds') / of('fold', 'milliseconds'),
          ...(name === 'split' ? { target: 'under 1,000 ms' } : {}),
        },
        { name: `${name}-cpu`, value: of(name, 'cpu'), unit: 'ms', reference: of('fold', 'cpu') },
      ]),
      rounds,
    })
  } finally {
    await stop()
  }
})
