import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { emptyTestDatabase } from '../testing/test-database.ts'
import { binaryArray } from './binary-array.ts'
import type { Database } from './database.ts'

let db: Database
beforeAll(async () => {
  db = await emptyTestDatabase()
  await db.execute('create table notes (id bigint primary key, body text)')
})
beforeEach(() => db.execute('truncate notes'))
afterAll(() => db.close())

const add = (on: Database, ids: readonly number[], bodies = ids.map(String)) =>
  on.query<{ id: number; tx: string }>(
    {
      name: 'add',
      text: 'insert into notes select * from unnest($1::int8[], $2::text[]) returning id, pg_current_xact_id() as tx',
    },
    [binaryArray.bigint(ids), binaryArray.text(bodies)],
  )
const ids = async () => (await db.query<{ id: number }>('select id from notes order by id')).map(({ id }) => id)

describe('statements sent together', () => {
  it('are one transaction, and each is told its own rows', async () => {
    const [first, second, told] = await db.together((tx) =>
      Promise.all([
        add(tx, [1, 2]),
        add(tx, [3]),
        tx.execute({ name: 'all', text: 'update notes set body = body' }),
        tx.query({ name: 'none', text: 'select 1 as one where false' }),
      ]),
    )
    expect([first, second].map((rows) => rows.map(({ id }) => id))).toEqual([[1, 2], [3]])
    expect(new Set([...first, ...second].map(({ tx }) => tx)).size).toBe(1)
    expect(told).toBe(3)
    expect(await ids()).toEqual([1, 2, 3])
  })

  it('leave nothing when one of them fails, whoever hears of it, and the connection goes on', async () => {
    const both = db.together((tx) => Promise.all([add(tx, [1]), add(tx, [2, 2]), add(tx, [3])]))
    await expect(both).rejects.toMatchObject({ code: '23505' })
    const deaf = db.together(async (tx) => {
      await Promise.all([add(tx, [1]), add(tx, [2, 2]).catch(() => [])]).catch(() => undefined)
    })
    await expect(deaf).rejects.toMatchObject({ code: '23505' })
    expect(await ids()).toEqual([])
    await db.together((tx) => add(tx, [1]))
    expect(await ids()).toEqual([1])
  })

  it('are not sent when the work fails before it waits', async () => {
    const work = db.together(async (tx) => {
      await Promise.all([add(tx, [1]), Promise.reject(new Error('no'))])
    })
    await expect(work).rejects.toThrow('no')
    expect(await ids()).toEqual([])
  })

  it('may be begun after what need not be waited for, and none after an answer', async () => {
    await db.together(async (tx) => {
      await undefined
      await Promise.resolve()
      await add(tx, [1])
    })
    expect(await ids()).toEqual([1])
    const late = db.together(async (tx) => {
      await add(tx, [2])
      await add(tx, [3])
    })
    await expect(late).rejects.toThrow('begin it before waiting')
    expect(await ids()).toEqual([1, 2])
  })

  it('are a part of the transaction that is open, and are undone with it by what is found afterwards', async () => {
    const undone = db.tx(async (tx) => {
      await add(tx, [1])
      const [first, second] = await tx.together((one) => Promise.all([add(one, [2]), add(one, [3])]))
      expect(first[0]?.id).toBe(2)
      if (second.length === 1) throw new Error('not so')
    })
    await expect(undone).rejects.toThrow('not so')
    expect(await ids()).toEqual([])
    await db.tx(async (tx) => {
      await expect(
        tx.tx((inner) => inner.together((one) => Promise.all([add(one, [4]), add(one, [4])]))),
      ).rejects.toMatchObject({
        code: '23505',
      })
      await tx.together((one) => add(one, [5]))
    })
    expect(await ids()).toEqual([5])
  })

  it('are those only that need no text', async () => {
    await expect(db.together((tx) => tx.query('select 1'))).rejects.toThrow('named statements')
    await expect(db.together((tx) => tx.query({ name: 'n', text: 'select $1::text' }, ['a']))).rejects.toThrow('named')
    expect(await db.together(async () => 'nothing')).toBe('nothing')
  })

  it('are a part of the transaction they are in', async () => {
    const undone = db.tx(async (tx) => {
      await tx.together((inner) => add(inner, [1]))
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect(await ids()).toEqual([])
  })
})

describe('a named statement in binary', () => {
  it('is prepared anew where the first try to prepare it failed, and where its text changed', async () => {
    const one = { name: 'same', text: 'select id from absent where id = any($1::int8[])' }
    const asked = [binaryArray.bigint([1])]
    await db.tx(async (tx) => {
      await expect(tx.tx((inner) => inner.query(one, asked))).rejects.toMatchObject({ code: '42P01' })
      await tx.execute('create temporary table absent (id bigint) on commit drop')
      await tx.execute('insert into absent values (1)')
      expect(await tx.query(one, asked)).toEqual([{ id: 1 }])
      expect(await tx.query({ ...one, text: `${one.text} and false` }, asked)).toEqual([])
    })
  })

  it('carries parameters of any size as they are, and gives values as they are kept', async () => {
    const long = 'é"\\'.repeat(50_000)
    await add(db, [1, 2, 3], [long, '', 'short'])
    const rows = await db.query(
      { name: 'read', text: 'select body, null as nothing from notes where id = any($1::int8[])' },
      [binaryArray.bigint([1, 2])],
    )
    expect(rows).toEqual([
      { body: long, nothing: null },
      { body: '', nothing: null },
    ])
  })

  it('that answers a value which is not to be read rejects, and leaves the connection usable', async () => {
    const beyond = { name: 'beyond', text: 'select 9007199254740993::int8 as n' }
    await expect(db.query(beyond)).rejects.toThrow('select it as text')
    expect(await db.query({ name: 'one', text: 'select 1 as one' })).toEqual([{ one: 1 }])
  })
})
