import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { Check, Errors } from 'typebox/schema'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { definitionScenario, memberScenario, scenarios } from './audit-coverage.test-support.ts'
import { type Heard, type HostileRequest, hear } from './bad-input.test-support.ts'
import { type Schema, valuesOf, WRONG_PARAMETERS, withOneWrong } from './generated-requests.test-support.ts'
import { expectConsistent } from './intake/intake.test-support.ts'
import type { Route } from './platform/http/route.ts'
import { misspoken } from './refusal.test-support.ts'
import { validRequest } from './route-table.test-support.ts'
import type { Scenario } from './scenario.test-support.ts'

// Requests made of docs/openapi.json alone, as a client generator would read it: good ones, and good ones with one part wrong, to every
// operation, as somebody who may. What the document promises is what is asserted. They are the same ones each time, so that a change that
// breaks none of them stays green; DIAPASON_FUZZ_RUNS asks for more, drawn anew (a night: 5000), DIAPASON_FUZZ_SEED for those of another
// run, DIAPASON_FUZZ_ONLY for the operations whose name contains it.

type Parameter = { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Schema }
type Content = { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }
type Operation = {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}

const RUNS = Number(process.env.DIAPASON_FUZZ_RUNS ?? 20)
const ONLY = process.env.DIAPASON_FUZZ_ONLY ?? ''
const ANEW = process.env.DIAPASON_FUZZ_RUNS === undefined ? 20_261_122 : Math.trunc(Math.random() * 2 ** 31)
const SEED = Number(process.env.DIAPASON_FUZZ_SEED ?? ANEW)

/** Processor time that one answer may take, in ms: of this process, so that a busy machine is not our fault. */
const SLOW = 1_000

/** What an answer must not tell of the inside. */
const INSIDE =
  /node_modules|\/server\/src\/|\/kernel\/src\/|\bat \S+ \(\S+:\d+:\d+\)|syntax error at or near|DB::Exception|relation "|duplicate key value|ECONNREFUSED/

const document: { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> } = JSON.parse(
  readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
)

let server: TestApp
let tokens: { readonly write: string; readonly secret: string }

beforeAll(async () => {
  server = await testApp()
  await scenarios['POST /api/setup']?.(server).then(({ path, ...asked }) => server.ask('POST', path, asked))
  tokens = { write: await server.key('write'), secret: await server.key('secret') }
  // Something for every list to hold.
  const send = (path: string, body: object) => server.ask('POST', path, { token: tokens.write, body })
  await send('/v1/identify', { userId: 'u-7', messageId: 'm-1', traits: { tier: 'gold', name: 'Ada' } })
  await send('/v1/group', { userId: 'u-7', groupId: 'acme', traits: { name: 'Acme' } })
  await send('/v1/track', { userId: 'u-7', event: 'Order Completed', properties: { total: 12 } })
  await send('/v1/track', { event: 'Nobody' })
})
afterAll(() => server.stop())

/** A request to this operation that succeeds, or comes as far as can be. */
async function startingPoint(route: Route): Promise<Scenario> {
  const found = (await scenarios[`${route.method} ${route.url}`]?.(server)) ?? (await memberScenario(server, route))
  if (found) return found
  // What a workspace has one of at most has scenarios of its own.
  const definition = /^\/api\/(catalogue-settings|customer-pages|processing)\//.test(route.url)
    ? undefined
    : await definitionScenario(server, route)
  return definition ?? { ...validRequest(route), ...(await existing(route)) }
}

/** The address with the names of something that is there, when the list above it has something. */
async function existing({ url }: Route): Promise<{ readonly path?: string }> {
  const [list = '', ...rest] = url.split('/:')
  if (rest.length === 0) return {}
  const { body } = await server.ask('GET', list)
  const [first] = Array.isArray(body.items) ? (body.items as Record<string, unknown>[]) : []
  if (!first) return {}
  return { path: url.replace(/:(\w+)/g, (_, name) => encodeURIComponent(String(first[name] ?? first.id ?? first.key))) }
}

/** One request: good, or wrong in one place. */
function requestsTo({ method, url }: Route, operation: Operation, start: Scenario): fc.Arbitrary<HostileRequest> {
  const parameters = operation.parameters ?? []
  const queries = parameters.filter((one) => one.in === 'query')
  const query = fc
    .tuple(...queries.map(({ schema }) => fc.option(valuesOf(schema), { nil: undefined })))
    .map((values) =>
      queries.map(({ name }, at) => [name, values[at]] as const).filter(([, value]) => value !== undefined),
    )
    .map((pairs) => pairs.map(([name, value]) => `${name}=${encode(value)}`))
  const names = [...queries.map(({ name }) => name), 'x', '__proto__']
  const wrongQuery = fc
    .tuple(query, fc.constantFrom(...names), fc.constantFrom(...WRONG_PARAMETERS))
    .map(([pairs, name, value]) => [...pairs, `${name}=${value}`])
  const segments = start.path.split('/')
  const variable = url.split('/').flatMap((segment, at) => (segment.startsWith(':') ? [at] : []))
  const wrongPath =
    variable.length === 0
      ? fc.constant(start.path)
      : fc
          .tuple(fc.constantFrom(...variable), fc.constantFrom(...WRONG_PARAMETERS.filter((value) => value !== '')))
          .map(([at, value]) => segments.with(at, value).join('/'))
  const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const body = schema === undefined ? fc.constant(start.body) : bodiesOf(schema, start.body)
  const good = fc.record({ path: fc.constant(start.path), query, text: body.map(textOrNone) })
  return fc
    .oneof(
      { weight: 2, arbitrary: good },
      {
        weight: 1,
        arbitrary: fc.record({ path: fc.constant(start.path), query: wrongQuery, text: body.map(textOrNone) }),
      },
      ...(variable.length > 0
        ? [{ weight: 1, arbitrary: fc.record({ path: wrongPath, query, text: body.map(textOrNone) }) }]
        : []),
      ...(schema === undefined
        ? []
        : [
            {
              weight: 3,
              arbitrary: fc.record({ path: fc.constant(start.path), query, text: body.chain(withOneWrong) }),
            },
          ]),
    )
    .map(({ path, query: pairs, text }) => ({
      method,
      path: pairs.length > 0 ? `${path}?${pairs.join('&')}` : path,
      headers: { ...authorization(url, start), ...headersOf(parameters), ...start.headers },
      body: text === undefined ? undefined : Buffer.from(text),
    }))
}

const bodiesOf = (schema: Schema, start: unknown) =>
  start === undefined
    ? valuesOf(schema)
    : fc.oneof({ weight: 1, arbitrary: fc.constant(start) }, { weight: 3, arbitrary: valuesOf(schema) })

const textOrNone = (value: unknown) => (value === undefined ? undefined : JSON.stringify(value))

/** As a browser would write it, whatever the text; a lone surrogate has no UTF-8. */
const encode = (value: unknown) => encodeURIComponent(String(value).toWellFormed())

function headersOf(parameters: readonly Parameter[]): Record<string, string> {
  const named = parameters.filter((one) => one.in === 'header' && one.required)
  return Object.fromEntries(named.map(({ name }) => [name, name === 'upload-offset' ? '0' : '"1"']))
}

function authorization(url: string, { token }: Scenario): Record<string, string> {
  if (token === null) return {}
  const bearer = url.startsWith('/v1/') ? (url === '/v1/decide' ? tokens.secret : tokens.write) : server.operatorToken
  return { authorization: `Bearer ${bearer}` }
}

/** Why an answer breaks what the document promises, or undefined. */
function fault({ status, type, text }: Heard, path: string, operation: Operation): string | undefined {
  if (INSIDE.test(text)) return `it tells of the inside: ${text.slice(0, 500)}`
  if (status < 400) {
    const promised = operation.responses[status]
    if (promised === undefined) return operation.responses[200] ? `an undocumented status ${status}` : undefined
    const schema = promised.content?.[type]?.schema
    if (schema === undefined || type !== 'application/json') return undefined
    const value: unknown = JSON.parse(text)
    if (Check(schema, value)) return undefined
    return `an answer that is not as documented: ${JSON.stringify(Errors(schema, value)).slice(0, 600)} in ${text.slice(0, 300)}`
  }
  if (status >= 500 && status !== 503) return `a failure of ours: ${text}`
  return misspoken({ status, type, text }, path)
}

type Control = {
  /** Does something while it sends nothing. */
  without<T>(work: () => Promise<T>): Promise<T>
  /** Gives back what was acknowledged. */
  stop(): Promise<readonly string[]>
}

/** Sends good messages until it is stopped. */
function controlSender(): Control {
  const acknowledged: string[] = []
  let on = true
  let pause: Promise<unknown> = Promise.resolve()
  const sending = (async () => {
    for (let n = 0; on; n++) {
      await pause
      const messageId = `control-${n}`
      const body = { userId: `control-${n % 7}`, event: 'Control', messageId }
      const { status } = await server.ask('POST', '/v1/track', { token: tokens.write, body })
      if (status === 200) acknowledged.push(messageId)
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  return {
    without: (work) => {
      const done = work()
      pause = done.catch(() => {})
      return done
    },
    stop: async () => {
      on = false
      await sending
      return acknowledged
    },
  }
}

/** The answer, and what this process spent until it was there: ms of the processor. */
async function measured(request: HostileRequest): Promise<{ readonly heard: Heard; readonly spent: number }> {
  const before = process.cpuUsage()
  const heard = await hear(server.url, request)
  const { user, system } = process.cpuUsage(before)
  return { heard, spent: (user + system) / 1_000 }
}

it(`answers generated requests as the document says (seed ${SEED})`, { timeout: 3_600_000 }, async () => {
  const wrong: string[] = []
  const chosen = server.app.routes.filter(({ method, url }) => !url.includes('*') && `${method} ${url}`.includes(ONLY))
  // All of them first: what is sent later uses up the attempts that signing in allows.
  const starts = new Map<Route, Scenario>()
  for (const route of chosen) starts.set(route, await startingPoint(route))
  const asked = [...starts].map(([route, start]) => {
    const operation = document.paths[route.url.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()]
    if (!operation) throw new Error(`${route.method} ${route.url} is not in docs/openapi.json`)
    return { route, operation, requests: requestsTo(route, operation, start) }
  })
  const control = controlSender()
  for (const { route, operation, requests } of asked) {
    const outcome = await fc.check(
      fc.asyncProperty(requests, async (request) => {
        const { heard, spent } = await measured(request)
        const why = fault(heard, request.path, operation)
        if (why !== undefined) throw new Error(why)
        // The control sends meanwhile, and its messages cost as well: what seems slow is asked again without it.
        if (spent > SLOW && (await control.without(() => measured(request))).spent > SLOW)
          throw new Error(`${Math.round(spent)} ms of the processor`)
      }),
      { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: 60_000, endOnFailure: RUNS < 100 },
    )
    if (outcome.counterexample === null) continue
    const [{ path, headers, body }] = outcome.counterexample
    const { authorization: _, ...shown } = headers
    wrong.push(
      `${route.method} ${path.slice(0, 300)} ${JSON.stringify(shown)} ${String(body).slice(0, 600)}\n  → ${(outcome.errorInstance as Error)?.message}`,
    )
  }
  const acknowledged = await control.stop()
  expect(wrong, `seed ${SEED}\n${wrong.join('\n')}`).toEqual([])

  // Everybody else was served throughout, and nothing that was acknowledged is lost or there twice.
  expect(acknowledged.length).toBeGreaterThan(0)
  const kept = await server.db.query<{ id: string }>(
    `select message_id as id from log where message_id like 'control-%'`,
  )
  const times = Map.groupBy(kept, ({ id }) => id)
  expect(acknowledged.filter((id) => times.get(id)?.length !== 1)).toEqual([])
  expect((await server.ask('GET', '/readyz')).status).toBe(200)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  await expectConsistent(server.db)
})
