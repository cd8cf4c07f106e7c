import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandLine, commandLine } from './command-line.test-support.ts'

let line: CommandLine
let server: CommandLine['server']
let dir: string
const run: CommandLine['run'] = (...argv) => line.run(...argv)

async function file(name: string, text: string | Uint8Array): Promise<string> {
  await writeFile(join(dir, name), text)
  return join(dir, name)
}

beforeAll(async () => {
  line = await commandLine()
  ;({ server, dir } = line)
  await server.app.keys.create({
    name: 'Shop history',
    kind: 'secret',
    purpose: 'analytics',
    legalBasis: 'contract',
    createdBy: 'operator',
  })
})
afterAll(() => line?.stop())

test('without a mapping, one is proposed, which can be used as it is', async () => {
  const csv = await file('clients.csv', Buffer.from('Client;Courriel;Prénom\n7;ADA@EX.ORG;Zoé\n', 'latin1'))
  const proposed = await run('import', csv)
  expect(proposed.code).toBe(0)
  expect(proposed.remarks).toContain('csv in windows-1252')
  expect(proposed.out).toContain('userId: "{{Client}}"')
  const mapping = await file('clients.yaml', proposed.out)
  const { code, out, remarks } = await run('import', csv, '--mapping', mapping, '--key', 'Shop history')
  expect(remarks).toContain('Processed for “analytics” (contract)')
  expect([code, out]).toEqual([0, '1 lines read, 1 messages taken, 0 lines rejected'])
  const { body } = await server.ask<{ items: { id: string }[] }>('GET', '/api/people?q=7')
  expect(body.items).toHaveLength(1)
})

test('a dry run takes nothing, a rejected line is in the report, and its mended report is imported', async () => {
  const csv = await file('orders.csv', 'order,customer,amount\n1,u-1,5\n2,u-2,much\n')
  const mapping = await file(
    'orders.yaml',
    `columns: { amount: number }
messages:
  - type: track
    event: Order Completed
    userId: '{{customer}}'
    messageId: 'cli-{{order}}'
    properties: { total: { column: amount } }
`,
  )
  const args = ['--mapping', mapping, '--key', 'Shop history']
  const dry = await run('import', csv, ...args, '--dry-run')
  expect(dry.out).toContain('A dry run: nothing was taken.\n2 lines read, 1 messages would be sent, 1 lines rejected')
  expect(dry.out).toContain('1 × line_value in amount, first on line 3: “much” is no number')

  const report = join(dir, 'rejected.csv')
  const real = await run('import', csv, ...args, '--rejected', report, '--json')
  const { id, written } = JSON.parse(real.out)
  expect(written).toBe(1)
  await writeFile(report, (await readFile(report, 'utf8')).replace('much,', 'much,').replace(/u-2,much/, 'u-2,8'))
  const mended = await run('import', report, '--repairs', id, '--key', 'Shop history')
  expect([mended.code, mended.out]).toEqual([0, '1 lines read, 1 messages taken, 0 lines rejected'])
  // The file is there, so it is not sent again; its orders are, so they count once.
  const again = await run('import', csv, ...args)
  expect(again.out).toContain('0 messages taken, 1 there already, 1 lines rejected')
})

test('says as of when the file is, for what has no time of its own', async () => {
  const csv = await file('members.csv', 'id\nm-1\n')
  const mapping = await file('members.yaml', 'messages: [{ type: identify, userId: "{{id}}" }]')
  const args = ['import', csv, '--mapping', mapping, '--key', 'Shop history', '--json']
  const { out } = await run(...args, '--as-of', '2024-02-29')
  expect(JSON.parse(out)).toMatchObject({
    written: 1,
    mapping: { asOf: '2024-02-29' },
    firstMessages: [{ timestamp: '2024-02-29T00:00:00.000Z' }],
  })
  const wrong = await run(...args, '--as-of', 'lately')
  expect([wrong.code, wrong.remarks]).toEqual([1, expect.stringContaining('mapping_invalid')])
})

test('says what is missing or wrong', async () => {
  const csv = await file('broken.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]))
  const mapping = await file('any.yaml', 'messages: [{ type: identify, userId: "{{id}}" }]')
  const keyless = await run('import', csv, '--mapping', mapping)
  expect(keyless.code).toBe(2)
  expect(keyless.remarks).toContain('Shop history: analytics (contract)')
  const broken = await run('import', csv, '--mapping', mapping, '--key', 'Shop history')
  expect([broken.code, broken.remarks]).toEqual([
    1,
    expect.stringContaining('The gzip file ends in the middle. (import_truncated)'),
  ])
  expect((await run('import', join(dir, 'nowhere.csv'))).remarks).toMatch(/nowhere.csv cannot be read \(ENOENT\)/)
  expect(await run('import', csv, '--mapping', await file('bad.yaml', 'a: [')).then(({ code }) => code)).toBe(1)
})
