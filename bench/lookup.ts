// How long it takes to find one of a million people, against a bare Fastify route that returns as many bytes. See README.md.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createDatabase, type Database } from '../server/src/platform/database/database.ts'
import { createLog } from '../server/src/platform/log/create-log.ts'
import type { Asked, AskOrder } from './support/ask-paths.ts'
import { cpuPer, cpuTime } from './support/cpu-time.ts'
import { inProcess } from './support/in-process.ts'
import { fillPeople, indexCosts } from './support/people-in-postgres.ts'
import { median, report } from './support/report.ts'
import { type Diapason, startDiapason } from './support/start-diapason.ts'
import { startPostgres } from './support/start-postgres.ts'
import { withTemporaryFolder } from './support/temporary-folder.ts'

const PEOPLE = 1_000_000
const CONNECTIONS = 4
const SECONDS = 2
const ROUNDS = 3
const LIMIT = 10
/** People added and taken away again, to see what an index costs. */
const ADDED = 3_000

type Sampled = {
  readonly email: string
  readonly phone: string
  readonly type: string
  readonly value: string
  readonly label: string
}

/** Identifiers and names of people from all over the table, the same at every run. */
function sample(db: Database): Promise<Sampled[]> {
  return db.query(
    `select e.value as email, t.value as phone, o.type, o.value, p.label
     from origins o tablesample bernoulli (2) repeatable (1)
     join profiles p using (profile)
     join origins e on e.profile = o.profile and e.type = 'email'
     join origins t on t.profile = o.profile and t.type = 'phone'
     order by md5(o.origin::text) limit 4000`,
  )
}

/** What people ask for, by what they know. */
function questions(people: readonly Sampled[]): Readonly<Record<string, readonly string[]>> {
  const search = (q: string) => `/api/people?${new URLSearchParams({ q, limit: String(LIMIT) })}`
  const each = (say: (one: Sampled) => string) => people.map(say)
  const national = (phone: string) => `0${phone.slice(3)}`.replace(/(\d\d)(?=\d)/g, '$1 ')
  const [first, last] = [(label: string) => label.split(' ')[0] ?? '', (label: string) => label.split(' ')[1] ?? '']
  return {
    'by-identifier': each(({ type, value }) => `/api/profiles/by/${type}/${encodeURIComponent(value)}`),
    'search-email': each(({ email }) => search(email)),
    'search-email-begun': each(({ email }) => search(email.slice(0, email.search(/\d|@/)))),
    'search-phone': each(({ phone }) => search(national(phone))),
    'search-phone-end': each(({ phone }) => search(phone.slice(-6))),
    'search-name': each(({ label }) => search(`${last(label)} ${first(label).slice(0, 3)}`)),
    'search-surname': each(({ label }) => search(last(label))),
    'search-surname-begun': each(({ label }) => search(last(label).slice(0, 3))),
    'search-first-name': each(({ label }) => search(first(label))),
    'search-two-letters': each(({ label }) => search(label.slice(0, 2))),
  }
}

async function bareRoute(bytes: string) {
  const child = fork(new URL('./support/bare-route.ts', import.meta.url))
  child.send({ bytes })
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  return { url, stop: () => child.disconnect() }
}

type Measured = {
  readonly name: string
  readonly subject: Asked[]
  readonly reference: Asked[]
  readonly cpu: number[]
}

/** Asks each kind of question in turns with a bare route that answers as many bytes. */
async function ask(
  server: Diapason,
  { questions, postgres }: { questions: Readonly<Record<string, readonly string[]>>; postgres: number },
): Promise<Measured[]> {
  const { key } = await server.ask<{ key: string }>('POST', '/api/keys', {
    name: 'bench',
    kind: 'secret',
    purpose: 'service',
    legalBasis: 'contract',
  })
  const measured: Measured[] = []
  for (const [name, paths] of Object.entries(questions)) {
    const response = await fetch(server.url + paths[0], { headers: { authorization: `Bearer ${key}` } })
    const bytes = await response.text()
    if (!response.ok) throw new Error(bytes)
    const bare = await bareRoute(bytes)
    const from = (url: string) =>
      inProcess<AskOrder, Asked>(new URL('./support/ask-paths.ts', import.meta.url), {
        url,
        key,
        paths,
        connections: CONNECTIONS,
        seconds: SECONDS,
      })
    const of: Measured = { name, subject: [], reference: [], cpu: [] }
    for (let round = 0; round <= ROUNDS; round += 1) {
      const before = cpuTime(server.pid, postgres)
      const subject = await from(server.url)
      const cpu = cpuPer(subject.perSecond * SECONDS, [before, cpuTime(server.pid, postgres)])
      const reference = await from(bare.url)
      if (subject.failed + reference.failed > 0) throw new Error(`requests failed: ${JSON.stringify(subject)}`)
      // The first round brings the indexes into memory, and is not counted.
      if (round === 0) continue
      of.subject.push(subject)
      of.reference.push(reference)
      of.cpu.push(((cpu?.server ?? Number.NaN) + (cpu?.postgres ?? Number.NaN)) / 1000)
    }
    bare.stop()
    console.error(
      name,
      median(of.subject.map(({ p50 }) => p50)),
      median(of.subject.map(({ p99 }) => p99)),
      median(of.cpu),
    )
    measured.push(of)
  }
  return measured
}

async function measure(folder: string, only?: string): Promise<void> {
  const postgres = await startPostgres(folder)
  const url = await postgres.database('lookup')
  const db = createDatabase({ url, log: createLog('warn'), poolSize: 1 })
  try {
    await fillPeople(db, { people: PEOPLE, tell: console.error })
    const asked = Object.fromEntries(
      Object.entries(questions(await sample(db))).filter(([name]) => only === undefined || name.startsWith(only)),
    )
    const server = await startDiapason({ varDir: join(folder, 'var'), env: { DATABASE_URL: url } })
    const measured = await ask(server, { questions: asked, postgres: postgres.pid }).finally(() => server.stop())
    // Told as it went: what is kept is a whole run.
    if (only !== undefined) return
    const costs = await indexCosts(db, { people: PEOPLE, added: ADDED, rounds: ROUNDS })
    report({
      bench: 'lookup',
      settings: {
        people: PEOPLE,
        connections: CONNECTIONS,
        secondsPerRound: SECONDS,
        rounds: ROUNDS,
        perAnswer: LIMIT,
        added: ADDED,
      },
      measures: [
        ...measured.flatMap(({ name, subject, reference, cpu }) => [
          ...(['p50', 'p99'] as const).map((percentile) => {
            const of = (rounds: readonly Asked[]) => median(rounds.map((one) => one[percentile]))
            return {
              name: `${name}-${percentile}`,
              value: of(subject),
              unit: 'ms',
              reference: of(reference),
              ratio: of(subject) / of(reference),
              ...(percentile === 'p99' ? { target: 'below 50 ms' } : {}),
            }
          }),
          // Does not grow with what else the machine does: what one answer takes of the processors, PostgreSQL's part included.
          { name: `${name}-cpu`, value: median(cpu), unit: 'ms' },
        ]),
        ...Object.entries(costs.without).map(([index, without]) => ({
          name: `index-${index}`,
          value: median(costs.all),
          unit: 'µs/person',
          reference: median(without),
          ratio: median(costs.all) / median(without),
        })),
      ],
      rounds: measured,
    })
  } finally {
    await db.close()
    await postgres.stop()
  }
}

// A folder keeps the people for the next run; without one they are made in a temporary one. After it, how the names of the only questions begin that
// are to be asked, for whoever changes them.
const [folder, only] = process.argv.slice(2)
if (folder === undefined) await withTemporaryFolder(measure)
else await measure(folder, only)
