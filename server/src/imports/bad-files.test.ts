import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { detectShape } from './detect-shape.ts'
import type { FileOptions } from './file-options.ts'
import { octetsOf } from './octets.ts'
import { openTable } from './open-table.ts'
import type { BadRow } from './row.ts'

// QUALITY.md, "bad input": wrong, truncated, hostile and enormous files end in an error that has a code, or in a rejected line.

type Read = { columns: readonly string[]; good: { line: number; cells: readonly string[] }[]; bad: BadRow[] }

async function read(bytes: Uint8Array | string, options: FileOptions = {}): Promise<Read> {
  const octets = octetsOf(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
  const table = await openTable(octets, await detectShape(octets, options))
  const all: Read = { columns: table.columns, good: [], bad: [] }
  for await (const one of table.rows)
    if (one.ok) all.good.push({ line: one.row.line, cells: one.row.cells() })
    else all.bad.push(one.bad)
  return all
}

async function codeOf(bytes: Uint8Array | string, options: FileOptions = {}): Promise<unknown> {
  return read(bytes, options).then(
    () => 'read',
    (error: { code?: string }) => error.code ?? error,
  )
}

const parquet = (rows: number) =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: Array.from({ length: rows }, (_, at) => `c-${at}`), type: 'STRING' },
        { name: 'amount', data: Array.from({ length: rows }, (_, at) => at / 4), type: 'DOUBLE' },
      ],
    }),
  )

describe('a file that cannot be imported', () => {
  it.each([
    ['no octets', '', 'import_empty'],
    ['gzip of nothing', gzipSync(''), 'import_empty'],
    ['only empty lines', '\n\r\n\n', 'import_empty'],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004rest'), 'import_format'],
    ['a PDF', '%PDF-1.7', 'import_format'],
    ['a JSON list', '[{"a":1}]', 'import_format'],
    ['gzip in gzip', gzipSync(gzipSync('a,b\n1,2\n')), 'import_format'],
    ['zero bytes', 'id,\0name\n1,\0\n', 'import_format'],
    ['gzip that is cut', gzipSync('a,b\n'.repeat(10_000)).subarray(0, 60), 'import_truncated'],
    [
      'gzip that is damaged',
      Buffer.concat([gzipSync('a,b\n').subarray(0, 12), Buffer.alloc(40, 7)]),
      'import_truncated',
    ],
    ['Parquet that is cut', parquet(2000).subarray(0, 900), 'import_truncated'],
    ['Parquet that is only its mark', 'PAR1', 'import_truncated'],
    ['Parquet with a footer of nonsense', Buffer.from(`PAR1${'x'.repeat(100)}\u0010\0\0\0PAR1`), 'import_truncated'],
    ['10,000 columns', `${Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(',')}\n1\n`, 'import_columns'],
    ['a quote that never closes', 'id,name\n1,"Ada\n2,Grace\n', 'import_quotes'],
  ])('is refused with its code: %s', async (_, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code)
  })

  it('is refused in any place where Parquet can be cut or turned', async () => {
    const whole = parquet(300)
    for (let end = 5; end < whole.length; end += 97)
      expect(await codeOf(whole.subarray(0, end)), `${end}`).toBe('import_truncated')
    for (let at = 4; at < whole.length; at += 61) {
      const turned = Uint8Array.from(whole)
      turned[at] = (turned[at] ?? 0) ^ 0xff
      // Some octets are values, which nobody can tell from others.
      expect(['read', 'import_truncated', 'import_memory', 'import_columns', 'import_empty']).toContain(
        await codeOf(turned),
      )
    }
  })

  it('is refused when it grows beyond measure', { timeout: 60_000 }, async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 'a'), { level: 9 })
    expect(bomb.length).toBeLessThan(250_000)
    expect(await codeOf(bomb, { format: 'csv', encoding: 'utf-8' })).toMatch(/import_(expands|quotes)/)
  })

  it('is refused when it is not in the encoding that was chosen', async () => {
    expect(await codeOf(Buffer.from('id,pr\xe9nom\n1,Zo\xeb\n', 'latin1'), { encoding: 'utf-8' })).toBe(
      'import_encoding',
    )
  })
})

describe('a file with oddities', () => {
  it('is read whatever its lines end in, mixed as well, and whether the last one ends', async () => {
    const { good } = await read('id,name\r\n1,Ada\n2,Grace\r3,"Mary\nAnn"\r\n\r\n4,Joan')
    expect(good.map(({ cells }) => cells[1])).toEqual(['Ada', 'Grace', 'Mary\nAnn', 'Joan'])
  })

  it('numbers lines as an editor does', async () => {
    const { good } = await read('id,name\n1,"a\nb\nc"\n\n2,d\n')
    expect(good.map(({ line }) => line)).toEqual([2, 6])
  })

  it('has a name for each column, its own, none of which is an object’s', async () => {
    const { columns, good } = await read('__proto__,constructor,,date,date,__proto__\na,b,c,d,e,f\n')
    expect(columns).toEqual(['__proto__', 'constructor', 'column_3', 'date', 'date_2', '__proto___2'])
    expect(good[0]?.cells).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('rejects a line with too many cells or too few, and reads on', async () => {
    const { good, bad } = await read('id,name\n1\n2,Ada\n3,Grace,more\n')
    expect(good.map(({ line }) => line)).toEqual([3])
    expect(bad.map(({ line, code, cells }) => [line, code, cells])).toEqual([
      [2, 'line_cells', ['1']],
      [4, 'line_cells', ['3', 'Grace', 'more']],
    ])
  })

  it('may have a cell of a megabyte, a quote inside a value, and a header that is data', async () => {
    const { good } = await read(`id,name\n1,${'x'.repeat(1024 * 1024)}\n2,5" pipe\n`)
    expect(good.map(({ cells }) => cells[1]?.length)).toEqual([1024 * 1024, 7])
    expect((await read('1,2026-01-31\n2,2026-02-01\n')).good).toHaveLength(2)
  })

  it.each([';', '\t', '|'])('is cut at %j by itself', async (delimiter) => {
    const text = [
      ['id', 'price'],
      ['1', '2,50'],
      ['2', '3,75'],
    ]
      .map((cells) => cells.join(delimiter))
      .join('\n')
    expect((await read(text)).columns).toEqual(['id', 'price'])
  })

  it('is NDJSON when its lines are objects, and those that are none are rejected', async () => {
    const { columns, good, bad } = await read('{"id":1,"of":{"city":"Lyon"}}\n\n[1]\n{"id":\n{"id":2}\n')
    expect(columns).toEqual(['id', 'of.city'])
    expect(good.map(({ line }) => line)).toEqual([1, 5])
    expect(bad.map(({ line, code }) => [line, code])).toEqual([
      [3, 'line_unreadable'],
      [4, 'line_unreadable'],
    ])
  })
})
