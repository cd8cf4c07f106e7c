import fastify, { type FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createRequestIds } from './request-ids.ts'
import { requestLog } from './request-log.ts'

test('what a request logs names the request', async () => {
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) })
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    genReqId: createRequestIds(),
    childLoggerFactory: requestLog,
  })
  app.get('/', (request) => {
    request.log.warn({ place: 'here' }, 'said')
    request.log.debug('not said')
    request.log.child({ of: 'a child' }).error('said too')
    return { id: request.id }
  })
  const answers = await Promise.all([app.inject('/'), app.inject('/')])
  const ids = answers.map((answer) => (answer.json() as { id: string }).id)
  const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(said.filter(({ msg }) => msg === 'said').map(({ reqId, place, level }) => [reqId, place, level])).toEqual(
    ids.map((id) => [id, 'here', 40]),
  )
  expect(said.find(({ msg }) => msg === 'said too')).toMatchObject({ reqId: ids[0], of: 'a child', level: 50 })
  expect(lines.join()).not.toContain('not said')
  await app.close()
})

test('no two of 200,000 requests have one id, and each is a uuid', () => {
  const next = createRequestIds()
  const ids = Array.from({ length: 200_000 }, next)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toEqual(
    [],
  )
})
