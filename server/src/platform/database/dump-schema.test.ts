import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyTestDatabase, testDatabase } from '../testing/test-database.ts'
import type { Database } from './database.ts'
import { dumpSchema } from './dump-schema.ts'
import { ensurePartitions } from './ensure-partitions.ts'
import { migrationsDirectory } from './migrate.ts'

describe('the schema of the migrations', () => {
  it('is what migrations/schema.sql says (UPDATE_SCHEMA=1 writes it)', async () => {
    const db = await testDatabase()
    const dump = await dumpSchema(db)
    await db.close()
    const file = join(migrationsDirectory, 'schema.sql')
    if (process.env.UPDATE_SCHEMA) writeFileSync(file, dump)
    expect(
      existsSync(file) ? readFileSync(file, 'utf8') : '',
      'run again with UPDATE_SCHEMA=1 and commit the file',
    ).toBe(dump)
  })
})

describe('a dump', () => {
  let db: Database
  beforeAll(async () => {
    db = await emptyTestDatabase()
  })
  afterAll(() => db.close())

  const schema = [
    `create table people (id uuid primary key, name text not null default 'x', mail text collate "C", age int check (age > 0),
      born date generated always as ('2000-01-01'::date) stored, n bigint generated always as identity, unique (name, age))`,
    `create table log (received_at timestamptz not null, person uuid references people) partition by range (received_at)`,
    `create index log_person on log (person) where person is not null`,
    `create type mood as enum ('good', 'bad')`,
    `create view adults as select id from people where age >= 18`,
    `comment on column people.mail is 'their mail'`,
    `alter table people set (fillfactor = 80, autovacuum_enabled = false)`,
  ]

  it('shows everything that a migration can change', async () => {
    for (const statement of schema) await db.execute(statement)
    const dump = await dumpSchema(db)
    for (const line of [
      "  name text default 'x'::text not null",
      '  mail text collate "C"',
      `  born date generated always as ('2000-01-01'::date) stored`,
      '  n bigint generated always as identity not null',
      '  constraint people_pkey PRIMARY KEY (id)',
      '  constraint people_name_age_key UNIQUE (name, age)',
      '  constraint people_age_check CHECK ((age > 0))',
      ') with (autovacuum_enabled=false, fillfactor=80);',
      ') partition by RANGE (received_at);',
      'CREATE INDEX log_person ON public.log USING btree (person) WHERE (person IS NOT NULL);',
      `create type public.mood as enum ('good', 'bad');`,
      'create view public.adults as',
      `comment on column public.people.mail is 'their mail';`,
    ]) {
      expect(dump).toContain(line)
    }
  })

  it('stays the same when partitions are made and rows written', async () => {
    const before = await dumpSchema(db)
    await ensurePartitions(db, { table: 'log', now: new Date('2026-11-21') })
    await db.execute(`insert into log values ('2026-11-21')`)
    expect(await dumpSchema(db)).toBe(before)
  })
})
