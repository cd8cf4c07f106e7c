import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLog } from '../testing/silent-log.ts'
import { emptyTestDatabase } from '../testing/test-database.ts'
import { createDatabase, type Database } from './database.ts'
import { MigrationRefused, migrate } from './migrate.ts'

let db: Database & { readonly url: string }
let directory: string

beforeEach(async () => {
  db = await emptyTestDatabase()
  directory = mkdtempSync(join(tmpdir(), 'diapason-migrations-'))
  write('0001-create-things.sql', 'create table things (id int);\ninsert into things values (1);')
  write('0002-add-colour.sql', `alter table things add column colour text default 'red';`)
})
afterEach(async () => {
  await db.close()
  rmSync(directory, { recursive: true })
})

const write = (name: string, sql: string) => writeFileSync(join(directory, name), sql)

it('applies what is missing, in order, once', async () => {
  expect(await migrate(db, { directory })).toEqual(['0001-create-things', '0002-add-colour'])
  expect(await migrate(db, { directory })).toEqual([])
  write('0003-drop-colour.sql', 'alter table things drop column colour;')
  expect(await migrate(db, { directory })).toEqual(['0003-drop-colour'])
  expect(await db.query('select * from things')).toEqual([{ id: 1 }])
})

it('runs each migration once when five nodes start together', async () => {
  write('0003-slow-things.sql', 'select pg_sleep(0.1); insert into things values (2);')
  const nodes = [1, 2, 3, 4, 5].map(() => createDatabase({ url: db.url, log: silentLog, poolSize: 1 }))
  const applied = await Promise.all(nodes.map((node) => migrate(node, { directory })))
  await Promise.all(nodes.map((node) => node.close()))
  expect(applied.flat().sort()).toEqual(['0001-create-things', '0002-add-colour', '0003-slow-things'])
  expect(await db.query('select count(*) as n from things')).toEqual([{ n: 2 }])
})

it('undoes a migration that fails, keeps those before it, and names it', async () => {
  write('0003-break-things.sql', 'create table half (id int); select 1/0;')
  await expect(migrate(db, { directory })).rejects.toThrow(
    'Migration 0003-break-things failed and was undone: division by zero',
  )
  expect(await db.query('select name from migrations order by number')).toHaveLength(2)
  expect(await db.query(`select to_regclass('half') as half`)).toEqual([{ half: null }])
})

it('refuses to start on a migration that was edited after it ran, and says what to do', async () => {
  await migrate(db, { directory })
  write('0002-add-colour.sql', 'alter table things add column colour text;')
  await expect(migrate(db, { directory })).rejects.toThrow(MigrationRefused)
  await expect(migrate(db, { directory })).rejects.toThrow('git checkout server/src/migrations')
})

it('takes a checkout with Windows line ends for the same migration', async () => {
  await migrate(db, { directory })
  write('0001-create-things.sql', 'create table things (id int);\r\ninsert into things values (1);')
  expect(await migrate(db, { directory })).toEqual([])
})

it('refuses a database that a newer version has used', async () => {
  await migrate(db, { directory })
  rmSync(join(directory, '0002-add-colour.sql'))
  await expect(migrate(db, { directory })).rejects.toThrow('it was used by a newer version')
})

it('refuses a gap, a double and a name that says nothing', async () => {
  for (const name of ['0004-skip-one.sql', '0002-again-here.sql', '0003.sql']) {
    write(name, 'select 1;')
    await expect(migrate(db, { directory })).rejects.toThrow('numbered from 0001 without a gap or a double')
    rmSync(join(directory, name))
  }
})
