import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testClickHouse } from '../testing/test-clickhouse.ts'
import { dumpClickHouseSchema } from './dump-clickhouse-schema.ts'
import { clickHouseMigrationsDirectory, migrateClickHouse } from './migrate-clickhouse.ts'

let clickhouse: Awaited<ReturnType<typeof testClickHouse>>
let folder: string
beforeAll(async () => {
  clickhouse = await testClickHouse()
  folder = await mkdtemp(join(tmpdir(), 'diapason-migrations-'))
})
afterAll(async () => {
  await clickhouse.close()
  await rm(folder, { recursive: true, force: true })
})

describe('the migrations of the server', () => {
  it('give the schema that schema.sql shows (UPDATE_SCHEMA=1 writes it)', async () => {
    const file = new URL('schema.sql', clickHouseMigrationsDirectory)
    const dump = await dumpClickHouseSchema(clickhouse)
    if (process.env.UPDATE_SCHEMA) await writeFile(file, dump)
    expect(dump, 'run again with UPDATE_SCHEMA=1 and commit the file').toBe(await readFile(file, 'utf8'))
  })

  it('change nothing when run again, by several at once', async () => {
    const before = await dumpClickHouseSchema(clickhouse)
    const runs = await Promise.all([1, 2, 3].map(() => migrateClickHouse(clickhouse.options)))
    expect(runs).toEqual([[], [], []])
    expect(await dumpClickHouseSchema(clickhouse)).toBe(before)
  })
})

describe('a folder of migrations', () => {
  const directory = () => pathToFileURL(`${folder}/`)
  const migrate = () => migrateClickHouse(clickhouse.options, { directory: directory() })

  it('is applied in order, each file once, statement by statement', async () => {
    await writeFile(
      join(folder, '9002-fill-shelf.sql'),
      'INSERT INTO shelf VALUES (1);\nINSERT INTO shelf VALUES (2);\n',
    )
    await writeFile(
      join(folder, '9001-create-shelf.sql'),
      '-- A shelf; of numbers.\nCREATE TABLE shelf (n UInt8)\nENGINE = Memory;\n',
    )
    await writeFile(join(folder, 'schema.sql'), 'not a migration')
    expect(await migrate()).toEqual(['9001-create-shelf.sql', '9002-fill-shelf.sql'])
    expect(await migrate()).toEqual([])
    expect(await clickhouse.query('SELECT n FROM shelf ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }])
  })

  it('that was edited afterwards is refused by name', async () => {
    await writeFile(join(folder, '9002-fill-shelf.sql'), 'INSERT INTO shelf VALUES (3);\n')
    await expect(migrate()).rejects.toThrow('9002-fill-shelf.sql was edited after it was applied')
  })
})
