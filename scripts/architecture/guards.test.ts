import { describe, expect, it } from 'vitest'
import { breakingStatements } from './breaking-statements.ts'
import { findCycles } from './find-cycles.ts'
import { capabilityOf, layerOf } from './layers.ts'
import { readSource } from './read-sources.ts'
import { writtenTables } from './written-tables.ts'

describe('reading a source', () => {
  const read = (code: string) => readSource('server/src/log/follow.ts', code)
  const targets = (code: string) => read(code).imports.map(({ target }) => target)

  it('finds imports of every kind, types included', () => {
    expect(
      targets(`import a from './a.ts'
        import type { B } from '../b.ts'
        export * from './c.ts'
        export { d } from './d.ts'
        const e = await import('./e.ts')
        type F = import('./f.ts').F
        import { plan } from '@diapason/kernel'
        import pg from 'pg'`).sort(),
    ).toEqual([
      'kernel/src/index.ts',
      'pg',
      'server/src/b.ts',
      'server/src/log/a.ts',
      'server/src/log/c.ts',
      'server/src/log/d.ts',
      'server/src/log/e.ts',
      'server/src/log/f.ts',
    ])
  })

  it('is not deceived by comments and texts', () => {
    expect(targets(`// import './a.ts'\nconst text = "import './b.ts'"`)).toEqual([])
  })

  it('tells a clock from a computation', () => {
    const names = (code: string) => read(code).names.map(({ name }) => name)
    expect(names('const a = new Date()')).toContain('new Date()')
    expect(names('const a = new Date(b)')).not.toContain('new Date()')
    expect(names('const a = Date.now()')).toContain('Date.now')
    expect(names('const a = process.env.PORT')).toContain('process.env')
  })

  it('counts lines as people do', () => {
    expect(read('').lines).toBe(1)
    expect(read('a\n').lines).toBe(1)
    expect(read('a\nb').lines).toBe(2)
  })

  it('refuses what cannot be parsed, with the path', () => {
    expect(() => read('const = 1')).toThrow('server/src/log/follow.ts')
  })
})

describe('finding cycles', () => {
  const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges))

  it('finds none in a tree', () => {
    expect(findCycles(graph({ a: ['b', 'c'], b: ['c'], c: [] }))).toEqual([])
  })

  it('tells each by its shortest way round', () => {
    expect(findCycles(graph({ a: ['b'], b: ['c', 'a'], c: ['a'], d: ['a', 'd'] }))).toEqual([
      ['a', 'b', 'a'],
      ['d', 'd'],
    ])
  })
})

describe('finding the tables that a file writes', () => {
  const known = new Set(['log', 'keys', 'events'])
  const written = (code: string) =>
    writtenTables(readSource('server/src/log/store.ts', code), known).map(({ table }) => table)

  it('reads SQL, the query builder and the door of ClickHouse', () => {
    expect(written('db.query(`insert into log (a) values ($1)`)')).toEqual(['log'])
    expect(written(`db.query('update keys set a = 1')`)).toEqual(['keys'])
    expect(written(`db.query('with x as (delete from log) select 1')`)).toEqual(['log'])
    expect(written(`kysely.insertInto('keys').execute()`)).toEqual(['keys'])
    expect(written(`clickhouse.insert('events', rows)`)).toEqual(['events'])
  })

  it('leaves reading alone', () => {
    expect(written(`db.query('select * from log for update')`)).toEqual([])
  })
})

describe('the place of a file', () => {
  it('is its folder, and the composition root stands on top', () => {
    expect(layerOf('server/src/log/store.ts')).toBe('log')
    expect(layerOf('server/src/app.ts')).toBe('app')
    expect(layerOf('server/src/config.ts')).toBe('platform')
    expect(layerOf('server/src/leftovers/store.ts')).toBe('unknown')
    expect(layerOf('console/src/main.tsx')).toBeUndefined()
  })

  it('has a door when it is a capability', () => {
    expect(capabilityOf('server/src/log/store.ts')).toBe('server/src/log')
    expect(capabilityOf('kernel/src/plan.ts')).toBe('kernel/src')
    expect(capabilityOf('server/src/platform/repeat.ts')).toBeUndefined()
  })
})

describe('reading a migration', () => {
  it.each([
    ['alter table people drop column name;', 'drops what may still be read'],
    ['ALTER TABLE events RENAME COLUMN a TO b', 'renames'],
    ['alter table people alter column age type bigint', 'changes a type'],
    ['ALTER TABLE events MODIFY COLUMN age Type String', 'changes a type'],
    ['alter table people alter column age set not null', 'refuses what may still be written'],
    ['alter table people add constraint grown check (age > 18)', 'refuses what may still be written'],
    ['-- widens tall\nalter table people add constraint grown check (age > 18)', 'refuses what may still be written'],
    ['truncate people', 'empties a table'],
    ['alter table people add column a text, add column age int not null', 'adds a column that old writers leave out'],
  ])('finds that %s', (sql, what) => {
    expect(breakingStatements(sql)).toEqual([expect.stringMatching(`^${what}: `)])
  })

  it.each([
    'create table people (id uuid primary key, name text not null)',
    "alter table people add column a text, add column note text not null default '', add column at timestamptz",
    'alter table people add column tall int, add constraint not_too_tall check (tall < 300)',
    'create index people_by_name on people (name)',
    '-- drop table people\nselect 1',
    '-- unread since 0.4: nothing asks for it\nalter table people drop column name',
    '-- widens grown: all that it took it still takes\nalter table people drop constraint grown;\nalter table people add constraint grown check (age > 17)',
  ])('lets %s pass', (sql) => {
    expect(breakingStatements(sql)).toEqual([])
  })
})
