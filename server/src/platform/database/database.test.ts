import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../testing/silent-log.ts'
import { emptyTestDatabase } from '../testing/test-database.ts'
import { createDatabase, type Database } from './database.ts'
import { retryable } from './retryable.ts'

let db: Database
beforeAll(async () => {
  db = await emptyTestDatabase()
  await db.execute('create table notes (id int primary key, body text)')
})
afterAll(() => db.close())

const count = async (on: Database = db) => (await on.query<{ n: number }>('select count(*) as n from notes'))[0]?.n

describe('values', () => {
  it('come back as the table in value-types.ts says', async () => {
    const [row] =
      await db.query(`select 9007199254740991::int8 as big, array[1, 2]::int8[] as bigs, 1.50::numeric as price,
      '2026-01-31 09:00:00.1239+01'::timestamptz as at, '2026-01-31 08:00:00+00'::timestamptz as round,
      array['2026-01-31 08:00:00+00', null]::timestamptz[] as ats, 'infinity'::timestamptz as never,
      '2026-01-31'::date as day, '{"a":[1]}'::jsonb as doc, null::int8 as nothing, pg_current_xact_id() is not null as tx`)
    expect(row).toEqual({
      big: 9007199254740991,
      bigs: [1, 2],
      price: '1.50',
      at: '2026-01-31T08:00:00.123Z',
      round: '2026-01-31T08:00:00.000Z',
      ats: ['2026-01-31T08:00:00.000Z', null],
      never: 'infinity',
      day: '2026-01-31',
      doc: { a: [1] },
      nothing: null,
      tx: true,
    })
  })

  it('outside the common era or another zone are still instants', async () => {
    const rows = await db.tx(async (tx) => {
      await tx.execute(`set local timezone = 'Asia/Kolkata'`)
      return tx.query(`select '2026-01-31 08:00:00+00'::timestamptz as at`)
    })
    expect(rows).toEqual([{ at: '2026-01-31T08:00:00.000Z' }])
  })

  it('that are too large for a number reject instead of losing digits, and leave the connection usable', async () => {
    await expect(db.query('select 9007199254740993::int8')).rejects.toThrow('select it as text')
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }])
  })

  it('keep the driver’s own types in the pool that libraries share', async () => {
    const { rows } = await db.pool.query(`select 1::int8 as n, now() as at`)
    expect(rows[0].n).toBe('1')
    expect(rows[0].at).toBeInstanceOf(Date)
  })
})

describe('statements', () => {
  it('tell how many rows they changed, and may be prepared under a name', async () => {
    const insert = { name: 'insert-note', text: 'insert into notes values ($1, $2)' }
    expect(await db.execute(insert, [1, 'a'])).toBe(1)
    expect(await db.execute(insert, [2, 'b'])).toBe(1)
    expect(await db.execute('delete from notes')).toBe(2)
  })

  it('can be built with Kysely, on the database and in a transaction', async () => {
    type Tables = { notes: { id: number; body: string } }
    await db.tx(async (tx) => {
      const inserted = await tx.kysely<Tables>().insertInto('notes').values({ id: 3, body: 'k' }).executeTakeFirst()
      expect(inserted.numInsertedOrUpdatedRows).toBe(1n)
      expect(await db.kysely<Tables>().selectFrom('notes').selectAll().execute()).toEqual([])
      expect(await tx.kysely<Tables>().selectFrom('notes').select('body').execute()).toEqual([{ body: 'k' }])
      await tx.execute('delete from notes')
    })
  })
})

describe('a transaction', () => {
  it('commits when its function resolves and undoes everything when it rejects', async () => {
    await db.tx((tx) => tx.execute(`insert into notes values (1, 'kept')`))
    const failing = db.tx(async (tx) => {
      await tx.execute(`insert into notes values (2, 'undone')`)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await count()).toBe(1)
    await db.execute('delete from notes')
  })

  it('nests: a savepoint is undone alone, and the outer goes on', async () => {
    await db.tx(async (tx) => {
      await tx.execute(`insert into notes values (1, 'outer')`)
      const inner = tx.tx(async (deeper) => {
        await deeper.execute(`insert into notes values (2, 'inner')`)
        await deeper.tx((deepest) => deepest.execute(`insert into notes values (3, 'deepest')`))
        await deeper.execute(`insert into notes values (1, 'twice')`)
      })
      await expect(inner).rejects.toMatchObject({ code: '23505' })
      expect(await count(tx)).toBe(1)
      await tx.tx((deeper) => deeper.execute(`insert into notes values (4, 'kept')`))
    })
    expect(await count()).toBe(2)
    await db.execute('delete from notes')
  })

  it('refuses statements on the outer handle while a savepoint is open, and on any handle after its end', async () => {
    let leaked: Database | undefined
    await db.tx(async (tx) => {
      leaked = tx
      await tx.tx(async () => {
        await expect(tx.query('select 1')).rejects.toThrow('A savepoint is open')
        await expect(tx.tx(async () => 1)).rejects.toThrow('A savepoint is open')
        await expect(tx.query('select 1')).rejects.toThrow('A savepoint is open')
      })
      expect(await tx.query('select 1 as one')).toEqual([{ one: 1 }])
    })
    await expect(leaked?.query('select 1')).rejects.toThrow('has ended')
  })

  it('runs statements that were started together one after the other', async () => {
    const rows = await db.tx((tx) => Promise.all([1, 2, 3].map((n) => tx.query('select $1::int as n', [n]))))
    expect(rows.flat()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  })

  it('says when it only lost against another one, and may be tried again', async () => {
    await db.execute(`insert into notes values (1, '0')`)
    const both = await Promise.allSettled(
      [1, 2].map(() =>
        db.tx(
          async (tx) => {
            const [row] = await tx.query<{ body: string }>('select body from notes where id = 1')
            await tx.query('select pg_sleep(0.1)')
            await tx.execute('update notes set body = $1 where id = 1', [`${row?.body}+`])
          },
          { isolation: 'serializable' },
        ),
      ),
    )
    const lost = both.find((one) => one.status === 'rejected')
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(retryable(lost?.reason)).toBe(true)
    expect(retryable(new Error('other'))).toBe(false)
    await db.execute('delete from notes')
  })
})

describe('a database that is away', () => {
  it('is one error, whatever the driver called it', async () => {
    const away = createDatabase({ url: 'postgres://nobody:x@127.0.0.1:1/none', log: silentLog })
    await expect(away.query('select 1')).rejects.toMatchObject({ code: 'database_unavailable' })
    await expect(away.tx(async () => 1)).rejects.toMatchObject({ code: 'database_unavailable' })
    await expect(away.listen('c', { notified: () => {} })).rejects.toMatchObject({ code: 'database_unavailable' })
    await away.close()
    await expect(away.query('select 1')).rejects.toMatchObject({ code: 'database_unavailable' })
  })

  it('is that same error in the middle of a transaction, and the pool recovers', async () => {
    const cut = db.tx(async (tx) => {
      const [me] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
      await db.query('select pg_terminate_backend($1)', [me?.pid])
      await tx.query('select 1')
    })
    await expect(cut).rejects.toMatchObject({ code: 'database_unavailable' })
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('listening', () => {
  it('hears notifications of committed transactions only, until it is stopped', async () => {
    const heard: string[] = []
    const stop = await db.listen('news', { notified: (payload) => heard.push(payload) })
    await db
      .tx((tx) => tx.query(`select pg_notify('news', 'undone')`).then(() => Promise.reject(new Error('no'))))
      .catch(() => {})
    await db.query(`select pg_notify('news', 'one')`)
    await expect.poll(() => heard).toEqual(['one'])
    await stop()
    await db.query(`select pg_notify('news', 'two')`)
    const later: string[] = []
    const stopLater = await db.listen('news', { notified: (payload) => later.push(payload) })
    await db.query(`select pg_notify('news', 'three')`)
    await expect.poll(() => later).toEqual(['three'])
    expect(heard).toEqual(['one'])
    await stopLater()
  })

  it('reconnects by itself and says that something may have been missed', async () => {
    const heard: string[] = []
    const stop = await db.listen('news', {
      notified: (payload) => heard.push(payload),
      resumed: () => heard.push('resumed'),
    })
    await db.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'listen %'`)
    await expect.poll(() => heard, { timeout: 5000 }).toEqual(['resumed'])
    await db.query(`select pg_notify('news', 'again')`)
    await expect.poll(() => heard).toEqual(['resumed', 'again'])
    await stop()
  })
})
