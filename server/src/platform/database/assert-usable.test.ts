import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../testing/silent-log.ts'
import { emptyTestDatabase } from '../testing/test-database.ts'
import { assertUsable } from './assert-usable.ts'
import { connectionProblem } from './connection-problem.ts'
import { createDatabase, type Database } from './database.ts'
import { waitForDatabase } from './wait-for-database.ts'

let db: Database & { readonly url: string }
beforeAll(async () => {
  db = await emptyTestDatabase()
})
afterAll(() => db.close())

const at = (change: (url: URL) => void): Database => {
  const url = new URL(db.url)
  change(url)
  return createDatabase({ url: url.href, log: silentLog, poolSize: 1, connectTimeout: 500 })
}
const problemOf = async (database: Database) => {
  const error: unknown = await waitForDatabase(database, silentLog, 0).catch((thrown: unknown) => thrown)
  await database.close()
  return connectionProblem(error)
}

test('an owner of a database is served, without being a superuser and without an extension', async () => {
  await assertUsable(db)
  expect(await db.query('select usesuper from pg_user where usename = current_user')).toEqual([{ usesuper: false }])
})

test('who may not make what we need is told the statement that mends it', async () => {
  const [me] = await db.query<{ role: string; database: string }>(
    'select quote_ident(current_user) as role, quote_ident(current_database()) as database',
  )
  const { role, database } = me ?? { role: '', database: '' }
  await db.execute(`revoke create on database ${database} from ${role}`)
  await expect(assertUsable(db)).rejects.toThrow(`grant create on database ${database} to ${role};`)
  await db.execute(`grant create on database ${database} to ${role}`)
  // Owners of the database own this schema, so that it takes both to shut them out.
  await db.execute(`revoke create on schema public from public, pg_database_owner`)
  await expect(assertUsable(db)).rejects.toThrow(`grant create, usage on schema public to ${role};`)
})

test('a connection that cannot be made is told in words, without what the URL holds', async () => {
  expect(await problemOf(at((url) => (url.password = 'wrong')))).toMatch(/refuses the user or the password/)
  expect(await problemOf(at((url) => (url.pathname = '/nothing-of-that-name')))).toMatch(/does not exist/)
  expect(await problemOf(at((url) => (url.port = '1')))).toMatch(/does not answer/)
  expect(connectionProblem(new Error('something else'))).toBeUndefined()
})
