import { createHmac } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { type App, type AppOptions, createApp } from './app.ts'
import { readAuthSecret } from './platform/auth/auth-secret.ts'
import type { KeyKind } from './platform/auth/principal.ts'
import type { Role } from './platform/auth/role.ts'
import type { ClickHouse } from './platform/clickhouse/clickhouse.ts'
import { createDatabase, type Database } from './platform/database/database.ts'
import { ensurePartitions } from './platform/database/ensure-partitions.ts'
import { silentLog } from './platform/testing/silent-log.ts'
import { testClickHouse } from './platform/testing/test-clickhouse.ts'
import { testDatabase } from './platform/testing/test-database.ts'

/** An answer of the server. `body` is the JSON it holds, or `{}`. */
export type Answer<Body> = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Body
}

export type AskOptions = {
  /** An object is sent as JSON; text and bytes as they are. */
  readonly body?: unknown
  /** Sent as Bearer; the operator's token unless said otherwise, `null` for nobody. */
  readonly token?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

/** The whole application on engines of its own, listening. */
export type TestApp = {
  readonly url: string
  /** Holds every permission, as the command line of the machine does. */
  readonly operatorToken: string
  readonly app: App
  readonly db: Database & { readonly url: string }
  readonly clickhouse: ClickHouse
  /** A new key of this kind. */
  key(kind: KeyKind, options?: { channel?: string }): Promise<string>
  /** A new person with this role, signed in by another door than sign-in itself: the Cookie header of their browser. */
  person(role: Role, options?: { sessionEnds?: Date }): Promise<{ readonly id: string; readonly cookie: string }>
  /** Asks the server over HTTP. The test says what it expects the body to be, and asserts it. */
  ask<Body = Readonly<Record<string, unknown>>>(
    method: string,
    path: string,
    options?: AskOptions,
  ): Promise<Answer<Body>>
  /** Another node on the same two databases. `deaf` never hears a notification. */
  node(options?: TestAppOptions & { readonly deaf?: boolean }): Promise<TestApp>
  /** Ends the node; the first one also drops the databases, so it stops last. */
  stop(): Promise<void>
}

export type TestAppOptions = Partial<Pick<AppOptions, 'clock' | 'log' | 'demo' | 'streamSpell'>> & {
  /** False composes the application and listens, without its background work: nothing is shipped. */
  readonly background?: boolean
  /** For a test of the command line, which reads it from a file; random when absent. */
  readonly operatorToken?: string
}

/** Composes the real application on a database and a ClickHouse of its own, and listens on a free port of loopback. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const [db, clickhouse] = await Promise.all([testDatabase({ poolSize: 8 }), testClickHouse()])
  await ensurePartitions(db, { table: 'log', now: new Date(options.clock?.() ?? Date.now()) })
  const close = async () => {
    await Promise.all([db.close(), clickhouse.close()])
  }
  try {
    return await startNode({ db, clickhouse, close }, options)
  } catch (error) {
    await close()
    throw error
  }
}

type Engines = {
  readonly db: Database & { readonly url: string }
  readonly clickhouse: ClickHouse
  readonly close: () => Promise<void>
}

/** A node on databases that somebody else opened, and closes. */
export function startTestNode(engines: Engines, options: TestAppOptions = {}): Promise<TestApp> {
  return startNode(engines, options)
}

async function startNode({ db, clickhouse, close }: Engines, options: TestAppOptions): Promise<TestApp> {
  const { background = true, log = silentLog, clock, demo, streamSpell } = options
  const operatorToken = options.operatorToken ?? `operator-${crypto.randomUUID()}`
  const app = await createApp({
    config: { publicUrl: 'http://localhost:4400' },
    db,
    clickhouse,
    log,
    version: '0.0.0',
    operatorToken,
    ...(clock ? { clock } : {}),
    ...(demo ? { demo } : {}),
    ...(streamSpell === undefined ? {} : { streamSpell }),
  })
  if (background) await app.start()
  else await app.keys.refresh()
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`

  return {
    url,
    operatorToken,
    app,
    db,
    clickhouse,
    key: async (kind, { channel } = {}) => {
      const key = await app.keys.create({
        name: `${kind} ${crypto.randomUUID()}`,
        kind,
        purpose: 'analytics',
        legalBasis: 'legitimate_interest',
        channel: channel ?? null,
        createdBy: 'operator',
      })
      return key.key
    },
    person: async (role, { sessionEnds = new Date(Date.now() + 3_600_000) } = {}) => {
      const [id, token] = [crypto.randomUUID(), crypto.randomUUID()]
      await db.execute('insert into users (id, name, email, role) values ($1, $2, $3, $4)', [
        id,
        `Somebody (${role})`,
        `${id}@example.org`,
        role,
      ])
      await db.execute('insert into sessions (id, token, user_id, expires_at) values ($1, $1, $2, $3)', [
        token,
        id,
        sessionEnds,
      ])
      const signature = createHmac('sha256', await readAuthSecret(db))
        .update(token)
        .digest('base64')
      return { id, cookie: `diapason.session_token=${encodeURIComponent(`${token}.${signature}`)}` }
    },
    ask: (method, path, asked = {}) => ask(url + path, { method, token: operatorToken, ...asked }),
    node: async ({ deaf = false, ...rest } = {}) => {
      const own = createDatabase({ url: db.url, log: silentLog, poolSize: 8 })
      const heard = deaf ? { ...own, listen: async () => async () => {} } : own
      const node = { db: { ...heard, url: db.url }, clickhouse, close: () => own.close() }
      return startNode(node, { ...options, ...rest })
    },
    stop: async () => {
      app.http.server.closeIdleConnections()
      await app.stop()
      await close()
    },
  }
}

async function ask<Body>(
  url: string,
  { method, body, token, headers }: AskOptions & { readonly method: string },
): Promise<Answer<Body>> {
  const raw = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = /^application\/(?:problem\+)?json\b/.test(response.headers.get('content-type') ?? '')
  const parsed: unknown = isJson ? JSON.parse(text) : {}
  return { status: response.status, headers: response.headers, text, body: parsed as Body }
}

/** Asks again and again until the answer is what the test waits for. @throws Error with the last answer after `within` ms */
export async function eventually<T>(
  question: () => Promise<T> | T,
  { until, within = 15_000 }: { until: (answer: T) => boolean; within?: number },
): Promise<T> {
  const deadline = Date.now() + within
  for (;;) {
    const answer = await question()
    if (until(answer)) return answer
    if (Date.now() > deadline) throw new Error(`Still not so after ${within} ms: ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
