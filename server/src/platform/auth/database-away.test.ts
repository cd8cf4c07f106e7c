import { expect, test } from 'vitest'
import { testDatabase } from '../testing/test-database.ts'
import { ADMIN, startTestServer } from './access.test-support.ts'

test('with the database away, keys still verify, and screens are told to come back', async () => {
  const db = await testDatabase()
  const server = await startTestServer(db, { operatorToken: 'op_test' })
  const cookie = await server.signIn()
  const { key } = await server.access.keys.create({
    name: 'API',
    kind: 'secret',
    purpose: 'service',
    legalBasis: 'contract',
    createdBy: 'test',
  })
  await server.access.stop()
  await db.close()

  expect(server.access.keys.verify(key)?.name).toBe('API')
  const asked = [
    server.ask('GET', '/api/session', { headers: { cookie } }),
    server.ask('POST', '/api/auth/sign-in/email', { body: { email: ADMIN.email, password: ADMIN.password } }),
    server.ask('GET', '/api/keys', { headers: { authorization: 'Bearer op_test' } }),
  ]
  for (const answer of await Promise.all(asked)) {
    expect([answer.status, answer.body.code]).toEqual([503, 'database_unavailable'])
    expect(answer.headers.get('retry-after')).not.toBeNull()
  }
  await server.app.close()
})
