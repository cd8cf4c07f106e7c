import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from './app.test-support.ts'

// After choices at any moments of any history, what somebody refuses is in no table of either database, and what they permit is stored.

let app: TestApp
const keys: Record<'free' | 'bound', string> = { free: '', bound: '' }
let now = Date.parse('2026-11-21T10:00:00.000Z')
let made = 0

beforeAll(async () => {
  app = await testApp({ clock: () => now })
  for (const [path, body] of [
    ['purposes/taste', { name: 'Taste', basis: 'consent' }],
    ['purposes/audience', { name: 'Audience', basis: 'legitimate_interest' }],
    ['event-entries/read', { event: 'Read', purposes: ['taste'] }],
    ['event-entries/searched', { event: 'Searched', purposes: ['audience'] }],
    ['event-entries/either', { event: 'Either', purposes: ['taste', 'audience'] }],
    [
      'event-entries/paid',
      {
        event: 'Paid',
        purposes: ['audience'],
        refused: 'detach',
        contract: { type: 'object', properties: { total: { type: 'number' } } },
      },
    ],
    ['trait-entries/likes', { trait: 'likes', purposes: ['taste'] }],
  ] as const)
    expect((await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })).status).toBe(201)
  for (const [name, purpose] of [
    ['free', { purpose: 'whatever', legalBasis: 'consent' }],
    ['bound', { purpose: 'audience' }],
  ] as const) {
    const body = { name, kind: 'secret', ...purpose }
    keys[name] = (await app.ask<{ key: string }>('POST', '/api/keys', { body })).body.key
  }
})
afterAll(() => app?.stop())

const PEOPLE = 3
const purposes = ['taste', 'audience'] as const
type Purpose = (typeof purposes)[number]

/** What is asked of each kind of message; `own` is the purpose of its key. */
const KINDS = {
  Read: ['taste'],
  Searched: ['audience'],
  Either: ['taste', 'audience'],
  Paid: ['audience'],
  Said: 'own',
  likes: ['taste'],
  name: 'own',
  beside: ['taste'],
} as const satisfies Record<string, readonly Purpose[] | 'own'>
type Kind = keyof typeof KINDS

type Step = {
  readonly person: number
  readonly by: 'userId' | 'anonymousId'
  readonly key: 'free' | 'bound'
  readonly isBroken: boolean
  readonly what: { readonly choose: Purpose; readonly state: string } | { readonly send: Kind }
}

const arbStep: fc.Arbitrary<Step> = fc.record({
  person: fc.integer({ min: 0, max: PEOPLE - 1 }),
  by: fc.constantFrom('userId', 'anonymousId'),
  key: fc.constantFrom('free', 'bound'),
  isBroken: fc.constantFrom(false, false, false, true),
  what: fc.oneof(
    {
      weight: 1,
      arbitrary: fc.record({
        choose: fc.constantFrom(...purposes),
        state: fc.constantFrom('granted', 'denied', 'withdrawn'),
      }),
    },
    { weight: 3, arbitrary: fc.record({ send: fc.constantFrom(...(Object.keys(KINDS) as Kind[])) }) },
  ),
})

function messageOf(step: Step, { run, marker }: { run: number; marker: string }): object {
  const { by, person, what, isBroken } = step
  now += 1_000
  const who = {
    [by]: `${run}-${by}-${person}`,
    messageId: `${run}-m-${++made}`,
    timestamp: new Date(now).toISOString(),
  }
  if ('choose' in what)
    return {
      ...who,
      type: 'track',
      event: 'Choices Made',
      properties: { choices: [{ purpose: what.choose, state: what.state }] },
    }
  const sent = isBroken ? { ...who, timestamp: 'soon' } : who
  switch (what.send) {
    case 'likes':
    case 'name':
      return { ...sent, type: 'identify', traits: { [what.send]: marker } }
    case 'beside':
      return { ...sent, type: 'track', event: 'Either', context: { traits: { likes: marker } } }
    default:
      return { ...sent, type: 'track', event: what.send, properties: { total: 1, note: marker } }
  }
}

/** Every row of every table of both databases, as text. */
async function everything(): Promise<string> {
  const tables = await app.db.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  const texts: string[] = []
  for (const { name } of tables) {
    const rows = await app.db.query<{ text: string }>(`select t::text as text from ${name} t`)
    texts.push(...rows.map(({ text }) => text))
  }
  const own = await app.clickhouse.query<{ name: string }>(
    'select name from system.tables where database = currentDatabase()',
  )
  for (const { name } of own) {
    const rows = await app.clickhouse.query<Record<string, unknown>>(`select * from ${name}`)
    texts.push(JSON.stringify(rows))
  }
  return texts.join('\n')
}

const shipped = () =>
  eventually(
    async () => {
      const [log] = await app.db.query<{ n: number }>('select count(*) as n from log')
      const [events] = await app.clickhouse.query<{ n: number }>('select count() as n from events')
      return log?.n === events?.n
    },
    { until: (same) => same },
  )

test('what is refused is nowhere, and what is permitted is stored', async () => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(arbStep, { minLength: 1, maxLength: 6 }), { minLength: 4, maxLength: 14 }),
      async (batches) => {
        const run = ++runs
        // Each is one person from the beginning.
        const logins = Array.from({ length: PEOPLE }, (_, n) => ({
          type: 'identify',
          userId: `${run}-userId-${n}`,
          anonymousId: `${run}-anonymousId-${n}`,
          messageId: `${run}-login-${n}`,
        }))
        await send(logins, keys.free)
        const said = new Map<string, string>()
        const permitted: string[] = []
        const refused: string[] = []
        for (const steps of batches) {
          const key = steps[0]?.key ?? 'free'
          const later: (() => void)[] = []
          const batch = steps.map((step) => {
            const marker = `mk-${run}-${made + 1}-end`
            const { person, what, isBroken } = step
            const isAllowed = (purpose: Purpose) => {
              const state = said.get(`${person} ${purpose}`)
              return purpose === 'taste' ? state === 'granted' : state !== 'denied' && state !== 'withdrawn'
            }
            const judge = (send: Kind) => {
              const asked: readonly Purpose[] | 'own' = KINDS[send]
              const may = asked === 'own' ? key === 'free' || isAllowed('audience') : asked.some(isAllowed)
              // Its event serves either purpose: where both are refused the whole message is.
              const isKept = send !== 'beside' || isAllowed('taste') || isAllowed('audience')
              ;(may && isKept ? permitted : refused).push(marker)
            }
            if ('choose' in what) said.set(`${person} ${what.choose}`, what.state)
            // Those that are refused at the door are judged by all that the batch says.
            else if (isBroken) later.push(() => judge(what.send))
            else judge(what.send)
            return messageOf(step, { run, marker })
          })
          for (const judge of later) judge()
          await send(batch, keys[key])
        }
        await shipped()
        const text = await everything()
        expect(refused.filter((marker) => text.includes(marker))).toEqual([])
        expect(permitted.filter((marker) => !text.includes(marker))).toEqual([])
      },
    ),
    { numRuns: 8, endOnFailure: true },
  )
  const { body } = await app.ask<{ different: number }>('POST', '/api/people/rebuild', { body: {} })
  expect(body.different).toBe(0)
})

async function send(batch: readonly object[], token: string): Promise<void> {
  now += 1_000
  const { status, text } = await app.ask('POST', '/v1/batch', { token, body: { batch } })
  expect(status, text).toBe(200)
}
