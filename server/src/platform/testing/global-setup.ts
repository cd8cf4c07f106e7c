import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TestProject } from 'vitest/node'
import { clickHouseForTests } from './clickhouse-for-tests.ts'
import { postgresForTests } from './postgres-for-tests.ts'
import type { TestEngine } from './test-engine.ts'

/** Runs once per `vitest run`, before any test file: opens a desk on loopback where test files ask for engines (`askEngine`). */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engines: readonly TestEngine[] = [
    postgresForTests(project.config.provide.testPostgres ?? 'embedded'),
    clickHouseForTests(),
  ]

  async function answer(request: IncomingMessage): Promise<string> {
    const [, name, question = ''] = (request.url ?? '').split('/')
    const engine = engines.find((candidate) => candidate.name === name)
    if (!engine) throw new Error(`no test engine is called ${name}`)
    return JSON.stringify((await engine.answer(question, JSON.parse((await text(request)) || '{}'))) ?? null)
  }
  const desk = createServer((request, response) => {
    answer(request).then(
      (body) => response.end(body),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)),
    )
  })
  // A test file asks at its beginning and at its end: a connection that was closed in between would fail the second on a busy machine.
  desk.keepAliveTimeout = 0
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve))
  project.provide('testEngines', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`)

  return async () => {
    desk.closeAllConnections()
    desk.close()
    await Promise.all(engines.map((engine) => engine.stop()))
  }
}
