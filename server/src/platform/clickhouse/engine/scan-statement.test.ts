import { expect, it } from 'vitest'
import { scanStatement } from './scan-statement.ts'

const dataOf = (text: string) => {
  const { data } = scanStatement(text)
  return data && { format: data.format, head: text.slice(0, data.insertAt), rows: text.slice(data.rowsAt) }
}

it('finds the first word behind comments', () => {
  expect(scanStatement('-- a\n/* b; */ select 1').verb).toBe('SELECT')
  expect(scanStatement(' \n-- nothing').verb).toBe('')
})

it.each([
  ['INSERT INTO t FORMAT CSV\n1,2', 'CSV', 'INSERT INTO t ', '1,2'],
  ['insert into t (a, format) format TSV 1', 'TSV', 'insert into t (a, format) ', '1'],
  ['INSERT INTO t SETTINGS a = 1 FORMAT RowBinary\r\n\n\x00;', 'RowBinary', 'INSERT INTO t ', '\n\x00;'],
  ['INSERT INTO t VALUES (1), (2)', 'Values', 'INSERT INTO t ', '(1), (2)'],
  ["INSERT INTO `FORMAT x` /* FORMAT y */ FORMAT JSON {'}", 'JSON', 'INSERT INTO `FORMAT x` /* FORMAT y */ ', "{'}"],
])('finds the rows behind %j', (text, format, head, rows) => {
  expect(dataOf(text)).toEqual({ format, head, rows })
})

it.each([
  "INSERT INTO t SELECT 'FORMAT CSV' FROM u FORMAT Null",
  'INSERT INTO t WITH 1 AS x SELECT x',
  "INSERT INTO t FROM INFILE 'a.csv' FORMAT CSV",
  'SELECT 1 FORMAT CSV',
])('sees that no rows follow %j', (text) => {
  expect(dataOf(text)).toBeUndefined()
})

it.each([
  ['SELECT 1 FORMAT JSON', 'JSON'],
  ['SELECT 1 FORMAT JSON SETTINGS a = 1;', 'JSON'],
  ['SELECT 1 SETTINGS a = 1 FORMAT JSON -- end', 'JSON'],
  ["SELECT 'FORMAT JSON'", undefined],
  ['SELECT (SELECT 1 AS format) AS x', undefined],
  ['SELECT 1', undefined],
])('reads the format of %j', (text, format) => {
  expect(scanStatement(text).format).toBe(format)
})

it.each([
  ['SELECT 1;', false],
  ['SELECT 1; -- end\n /* really */ ', false],
  ["SELECT ';', `;`, $$;$$, 'a\\';'", false],
  ['SELECT 1; SELECT 2', true],
])('knows whether a second statement follows %j', (text, several) => {
  expect(scanStatement(text).several).toBe(several)
})

it('is done with a hostile statement at once', () => {
  const started = performance.now()
  for (const piece of ["'", '/*', '(', '$a$', '`', '--', "\\'"]) scanStatement(`SELECT ${piece.repeat(200_000)}`)
  expect(performance.now() - started).toBeLessThan(2000)
})
