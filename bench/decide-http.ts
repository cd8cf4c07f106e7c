// Decisions over HTTP on fresh state, against a bare Fastify route that returns the same bytes. See README.md.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cpuPer, cpuTime } from './support/cpu-time.ts'
import { inProcess } from './support/in-process.ts'
import type { Loaded, LoadOrder } from './support/load.ts'
import { elementKey, planFiles } from './support/plan-files.ts'
import { median, report } from './support/report.ts'
import type { SendOrder, Sent } from './support/send-batches.ts'
import { startDiapason } from './support/start-diapason.ts'
import { withTemporaryFolder } from './support/temporary-folder.ts'
import { wireMessages } from './support/wire-messages.ts'
import { seeded, zipf } from './support/zipf.ts'

const PROFILES = 50_000
const PLAN = { elements: 200, experiments: 20 }
const PER_REQUEST = 3
const BODIES = 40_000
const CONNECTIONS = 40
const SECONDS = 6
const ROUNDS = 5

function requestBodies(): string[] {
  const random = seeded(1)
  const person = zipf(PROFILES, random)
  return Array.from({ length: BODIES }, () =>
    JSON.stringify({
      identity: { userId: `customer-${String(person() + 1).padStart(5, '0')}` },
      context: {
        channel: 'web',
        page: { url: 'https://shop.example/season' },
        locale: 'fr-FR',
        device: { type: random() < 0.5 ? 'mobile' : 'desktop' },
      },
      elements: Array.from({ length: PER_REQUEST }, () => elementKey(Math.floor(random() * PLAN.elements))),
    }),
  )
}

async function bareRoute(bytes: string) {
  const child = fork(new URL('./support/bare-route.ts', import.meta.url))
  child.send({ bytes })
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  return { url, stop: () => child.disconnect() }
}

await withTemporaryFolder(async (folder) => {
  const server = await startDiapason({
    varDir: join(folder, 'var'),
    node: process.env.SERVER_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.SERVER_PROFILE}`] : [],
  })
  let bare: Awaited<ReturnType<typeof bareRoute>> | undefined
  try {
    // A secret key: a server may say who people are, and ask about them.
    const { key } = await server.ask<{ key: string }>('POST', '/api/keys', {
      name: 'bench',
      kind: 'secret',
      purpose: 'service',
      legalBasis: 'contract',
    })
    await server.ask('POST', '/api/workspace/apply', { files: planFiles(PLAN) })
    const people = wireMessages(PROFILES).filter((message) => message.type === 'identify')
    const bodies = Array.from({ length: people.length / 250 }, (_, at) =>
      JSON.stringify({ batch: people.slice(at * 250, (at + 1) * 250) }),
    )
    await inProcess<SendOrder, Sent>(new URL('./support/send-batches.ts', import.meta.url), {
      url: server.url,
      key,
      bodies,
      clients: 4,
    })

    const requests = requestBodies()
    const postgresPid = Number(
      readFileSync(join(folder, 'var', 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0],
    )
    const answer = await fetch(`${server.url}/v1/decide`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: requests[0] ?? '',
    })
    const bytes = await answer.text()
    if (!answer.ok) throw new Error(bytes)
    bare = await bareRoute(bytes)

    const load = (url: string) =>
      inProcess<LoadOrder, Loaded>(new URL('./support/load.ts', import.meta.url), {
        url,
        key,
        bodies: requests,
        connections: CONNECTIONS,
        seconds: SECONDS,
      })
    const rounds: { subject: Loaded; reference: Loaded; cpu: ReturnType<typeof cpuPer> }[] = []
    for (let round = 0; round <= ROUNDS; round += 1) {
      const before = cpuTime(server.pid, postgresPid)
      const subject = await load(server.url)
      const cpu = cpuPer(subject.perSecond * SECONDS, [before, cpuTime(server.pid, postgresPid)])
      const both = { subject, reference: await load(bare.url), cpu }
      if (both.subject.failed + both.reference.failed > 0) throw new Error(`requests failed: ${JSON.stringify(both)}`)
      // The first round of each fills caches and compiles, and is not counted.
      if (round > 0) rounds.push(both)
    }
    const compared = (name: string, of: { unit: string; pick: (one: Loaded) => number; target: string }) => ({
      name,
      value: median(rounds.map((round) => of.pick(round.subject))),
      unit: of.unit,
      reference: median(rounds.map((round) => of.pick(round.reference))),
      ratio: median(rounds.map((round) => of.pick(round.subject) / of.pick(round.reference))),
      target: of.target,
    })
    report({
      bench: 'decide-http',
      settings: {
        profiles: PROFILES,
        ...PLAN,
        segments: 'none: they do not exist yet',
        elementsPerRequest: PER_REQUEST,
        answerBytes: Buffer.byteLength(bytes),
        connections: CONNECTIONS,
        secondsPerRound: SECONDS,
        rounds: ROUNDS,
      },
      measures: [
        compared('decide-http', { unit: 'requests/s', pick: (one) => one.perSecond, target: 'ratio ≥ 0.4' }),
        compared('decide-http-p50', { unit: 'ms', pick: (one) => one.p50, target: '' }),
        compared('decide-http-p99', { unit: 'ms', pick: (one) => one.p99, target: 'ratio ≤ 4' }),
        ...(['server', 'postgres', 'clickhouse'] as const).map((name) => ({
          name: `decide-http-cpu-${name}`,
          value: median(rounds.map(({ cpu }) => cpu?.[name] ?? Number.NaN)),
          unit: 'µs/request',
        })),
      ],
      rounds,
    })
  } finally {
    bare?.stop()
    await server.stop()
  }
})
