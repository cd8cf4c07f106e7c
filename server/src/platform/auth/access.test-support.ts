import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { grants } from '../../grants.ts'
import type { Database } from '../database/database.ts'
import { createHttpMetrics } from '../http/http-metrics.ts'
import { createHttpServer } from '../http/http-server.ts'
import type { Route } from '../http/route.ts'
import { type Access, createAccess } from './access.ts'
import type { OidcSettings } from './oidc-settings.ts'
import type { Role } from './role.ts'

export type TestAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // Test files read answers of many shapes; each asserts the ones it needs.
  readonly body: Record<string, unknown>
  /** Cookies that the answer sets, as a Cookie header. */
  readonly cookie: string
}

export type TestServer = {
  readonly access: Access
  readonly app: FastifyInstance
  readonly url: string
  /** Everything that was logged. */
  readonly logged: () => string
  ask(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string> }): Promise<TestAnswer>
  /** Sets the workspace up and returns the Cookie header of its administrator. */
  signIn(): Promise<string>
  close(): Promise<void>
}

export const ADMIN = { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' }

/** A real HTTP server with access, and the routes that `routes` adds, on a real database. */
export async function startTestServer(
  db: Database,
  options: {
    publicUrl?: string
    operatorToken?: string
    clock?: () => number
    requireSecondFactor?: readonly Role[]
    oidc?: OidcSettings
    routes?: (access: Access) => readonly Route[]
  } = {},
): Promise<TestServer> {
  const { routes = () => [], publicUrl = 'http://localhost:4400', ...rest } = options
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  const access = await createAccess({
    db,
    log,
    publicUrl,
    grants,
    version: '0.0.0',
    channels: ['web', 'email'],
    ...rest,
  })
  await access.start()
  const app = await createHttpServer({
    routes: [...access.routes, ...routes(access)],
    grants,
    authenticate: access.authenticate,
    log,
    metrics: createHttpMetrics(new Registry()),
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })

  const ask: TestServer['ask'] = async (method, path, { body, headers = {} } = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text.startsWith('{') ? JSON.parse(text) : {},
      cookie: response.headers
        .getSetCookie()
        .map((one) => one.split(';', 1)[0])
        .join('; '),
    }
  }

  return {
    access,
    app,
    url,
    logged: () => lines.join(''),
    ask,
    async signIn() {
      const token = await access.setup.issueToken()
      const path = token === undefined ? '/api/auth/sign-in/email' : '/api/setup'
      const { name, ...credentials } = ADMIN
      const { cookie } = await ask('POST', path, {
        body: token === undefined ? credentials : { token, name, ...credentials },
      })
      return cookie
    },
    async close() {
      await app.close()
      await access.stop()
    },
  }
}
