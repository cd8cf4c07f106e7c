import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { converter, WrongValue } from './column-type.ts'
import { makeMessages } from './make-messages.ts'
import { octetsOf } from './octets.ts'
import { timeFormatProblem, timeReader } from './time-reader.ts'
import type { Page } from './worker-protocol.ts'

async function made(csv: string, mapping: object) {
  const octets = octetsOf(Buffer.from(csv))
  const options = { file: {}, repairs: undefined, digest: 'd'.repeat(64), id: 'i-1', after: 0, mapping }
  const messages: Record<string, unknown>[] = []
  const refused: { line: number; code: string; column: string | null }[] = []
  let skipped = 0
  for await (const page of makeMessages(octets, options)) {
    messages.push(...page.made.map(({ message }) => JSON.parse(message)))
    refused.push(...page.refused.map(({ line, code, column }) => ({ line, code, column })))
    skipped += page.skipped
  }
  return { messages, refused, skipped }
}

const ORDERS = {
  columns: { qty: 'integer', price: { type: 'number', decimal: ',' }, at: { type: 'time', zone: 'Europe/Paris' } },
  skip: [{ qty: 0 }],
  group: { by: ['order'] },
  messages: [
    {
      type: 'track',
      event: { if: { order: { $regex: '^C' } }, use: 'Order Cancelled', else: 'Order Completed' },
      userId: '{{customer}}',
      anonymousId: { if: { customer: null }, use: 'order-{{order}}' },
      timestamp: '{{at}}',
      messageId: 'o-{{order}}',
      properties: {
        total: { sum: ['qty', 'price'] },
        lines: { count: true },
        kinds: { distinct: 'sku' },
        currency: 'EUR',
        constant: { value: { a: [1] } },
        note: '{{note}}',
        products: { lines: { sku: '{{sku}}', quantity: { column: 'qty' } } },
      },
    },
  ],
}

describe('lines of a file', () => {
  it('that belong to one order become one message, with exact sums', async () => {
    const { messages, skipped, refused } = await made(
      [
        'order;customer;sku;qty;price;at;note',
        '1;u-1;A;3;0,1;2026-07-01 10:00:00;',
        '1;u-1;B;1;1 234,50;2026-07-01 10:00:00;',
        '2;;A;1;5;2026-07-01 10:01:00;x',
        'C3;u-1;A;-3;0,1;2026-01-01 10:00:00;',
        '4;u-2;A;0;9;2026-01-01 10:00:00;',
      ].join('\n'),
      ORDERS,
    )
    expect(refused).toEqual([])
    expect(skipped).toBe(1)
    expect(messages).toMatchObject([
      {
        event: 'Order Completed',
        userId: 'u-1',
        messageId: 'o-1',
        timestamp: '2026-07-01T08:00:00.000Z',
        properties: {
          total: 1234.8,
          lines: 2,
          kinds: 2,
          currency: 'EUR',
          constant: { a: [1] },
          products: [
            { sku: 'A', quantity: 3 },
            { sku: 'B', quantity: 1 },
          ],
        },
        context: { import: { id: 'i-1', line: 2 } },
      },
      { event: 'Order Completed', anonymousId: 'order-2', properties: { total: 5, note: 'x' } },
      { event: 'Order Cancelled', timestamp: '2026-01-01T09:00:00.000Z', properties: { total: -0.3 } },
    ])
    expect(messages[0]).not.toHaveProperty('anonymousId')
    expect(messages[0]?.properties).not.toHaveProperty('note')
  })

  it('are rejected together when one of their group is wrong', async () => {
    const { messages, refused } = await made(
      'order;customer;sku;qty;price;at;note\n1;u;A;3;1;2026-07-01;\n1;u;B;many;1;2026-07-01;\n2;u;A;1;1;never;\n',
      ORDERS,
    )
    expect(messages).toEqual([])
    expect(refused).toEqual([
      { line: 2, code: 'line_value', column: 'qty' },
      { line: 3, code: 'line_value', column: 'qty' },
      { line: 4, code: 'line_value', column: 'at' },
    ])
  })

  it('that come back too late are rejected, and make no second message', async () => {
    const csv = ['g', 'a', 'b', 'b', 'b', 'a', 'c'].join('\n')
    const mapping = { group: { by: ['g'], within: 2 }, messages: [{ type: 'track', event: 'E', userId: '{{g}}' }] }
    const { messages, refused } = await made(csv, mapping)
    expect(messages.map(({ userId }) => userId)).toEqual(['a', 'b', 'c'])
    expect(refused).toEqual([{ line: 6, code: 'line_scattered', column: null }])
  })

  it('make the same messages in the same order, from wherever they are resumed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 70 }),
        async (groups, after) => {
          const octets = octetsOf(Buffer.from(['g', ...groups.map(String)].join('\n')))
          const mapping = {
            group: { by: ['g'], within: 5 },
            messages: [{ type: 'track', event: 'E', userId: '{{g}}', properties: { n: { count: true } } }],
          }
          const run = async (from: number) => {
            const file = { format: 'csv', header: true } as const
            const options = { file, repairs: undefined, digest: 'd', id: 'i', mapping, after: from }
            const found = { made: [] as Page['made'][number][], refused: [] as Page['refused'][number][] }
            for await (const page of makeMessages(octets, options)) {
              found.made.push(...page.made)
              found.refused.push(...page.refused)
            }
            return found
          }
          const all = await run(0)
          const later = await run(after)
          expect(later.made).toEqual(all.made.filter(({ unit }) => unit > after))
          const units = all.made.length + all.refused.length
          expect(later.made.length + later.refused.length).toBe(Math.max(0, units - after))
          // Each line is in one message or in the report.
          const counted = all.made.reduce(
            (sum, { message }) => sum + JSON.parse(message).properties.n,
            all.refused.length,
          )
          expect(counted).toBe(groups.length)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('may make several messages, each under its condition, or be rejected where none applies', async () => {
    const mapping = {
      messages: [
        {
          when: { id: { $ne: 'x' } },
          type: 'identify',
          userId: '{{id}}',
          externalIds: [{ type: 'email', id: '{{mail}}' }],
        },
        { when: { score: { $exists: true } }, type: 'track', event: 'Survey Answered', userId: '{{id}}' },
      ],
      missing: ['NA'],
      columns: { mail: { type: 'text', lower: true } },
    }
    const { messages, refused } = await made('id,mail,score\na,ADA@EX.ORG,9\nb,,NA\nx,,NA\n', mapping)
    expect(messages.map(({ type, messageId }) => [type, messageId])).toEqual([
      ['identify', `import-${'d'.repeat(16)}-2`],
      ['track', `import-${'d'.repeat(16)}-2.1`],
      ['identify', `import-${'d'.repeat(16)}-3`],
    ])
    expect(messages[0]?.context).toMatchObject({ externalIds: [{ type: 'email', id: 'ada@ex.org' }] })
    expect(refused).toEqual([{ line: 4, code: 'line_without_message', column: null }])
  })

  it.each([
    [{ messages: [] }, 'messages'],
    [{ messages: [{ type: 'track', event: 'E', userId: '{{id}}' }], more: 1 }, ''],
    [{ messages: [{ type: 'track', event: 'E', userId: { sum: 'id', and: 1 } }] }, 'messages.0.userId.and'],
    [{ messages: [{ type: 'track', event: 'E', userId: { nothing: 1 } }] }, 'messages.0.userId'],
    [
      { messages: [{ type: 'track', event: 'E', userId: '{{id}}', when: { id: { $regex: '(' } } }] },
      'messages.0.when.id.$regex',
    ],
    [
      { messages: [{ type: 'identify', userId: '{{id}}' }], columns: { id: { type: 'time', zone: 'Mars/Olympus' } } },
      'columns.id',
    ],
    [{ messages: [{ type: 'identify', userId: '{{id}}' }], group: { by: ['no'] } }, 'group.by.0'],
  ])('are not touched under a mapping that cannot be meant: %j', async (mapping, path) => {
    const problem = await made('id\n1\n', mapping).catch((error) => error)
    expect(problem.code).toBe('mapping_invalid')
    expect(problem.options.problems.map((one: { path: string }) => one.path)).toContain(path)
  })
})

describe('times', () => {
  it.each([
    ['iso', 'UTC', '2026-11-21T10:02:00+02:00', '2026-11-21T08:02:00.000Z'],
    ['iso', 'Europe/Paris', '2026-11-21 10:02', '2026-11-21T09:02:00.000Z'],
    ['iso', 'Europe/Paris', '2026-07-14', '2026-07-13T22:00:00.000Z'],
    ['dd/MM/yyyy HH:mm', 'Europe/Paris', '21/11/2026 10:02', '2026-11-21T09:02:00.000Z'],
    ['M/d/yy h:mm a', 'America/New_York', '7/4/26 1:05 PM', '2026-07-04T17:05:00.000Z'],
    ['d MMM yyyy', 'UTC', '3 août 1998', '1998-08-03T00:00:00.000Z'],
    ["yyyy-MM-dd'T'HH:mm:ssXXX", 'UTC', '2026-01-01T00:00:00+01:00', '2025-12-31T23:00:00.000Z'],
    ['unix', 'UTC', '0', '1970-01-01T00:00:00.000Z'],
    ['unix-ms', 'UTC', '1000', '1970-01-01T00:00:01.000Z'],
    ['excel', 'UTC', '44197.5', '2021-01-01T12:00:00.000Z'],
    // The clocks went forward at 2:00 and back at 3:00.
    ['iso', 'Europe/Paris', '2026-03-29 02:30', '2026-03-29T01:30:00.000Z'],
    ['iso', 'Europe/Paris', '2026-10-25 02:30', '2026-10-25T00:30:00.000Z'],
  ])('are read: %s in %s', (format, zone, text, expected) => {
    expect(timeFormatProblem(format, zone)).toBeUndefined()
    expect(timeReader(format, zone)(text)).toBe(expected)
  })

  it.each([
    ['iso', '2026-02-30'],
    ['iso', '21/11/2026'],
    ['dd/MM/yyyy', '31/02/2026'],
    ['M/d/yy h:mm a', '7/4/26 13:05 PM'],
    ['d MMM yyyy', '3 Brumaire 1998'],
    ['unix', 'soon'],
    ['unix', '1e99'],
  ])('that are none are none: %s %s', (format, text) => {
    expect(timeReader(format, 'UTC')(text)).toBeUndefined()
  })
})

describe('numbers', () => {
  it.each([
    ['.', '1,234.50', 1234.5],
    [',', '1.234,50', 1234.5],
    [',', '1\u202f234,5', 1234.5],
    ['.', '-0.1', -0.1],
    ['.', '1e3', 1000],
  ] as const)('are read with a decimal %s: %s', (decimal, text, expected) => {
    expect(converter({ type: 'number', decimal })(text)).toBe(expected)
  })

  it.each(['1.2.3', '0x10', 'Infinity', '12 kg', '9007199254740993'])('that are none are none: %s', (text) => {
    const type = text.length > 10 ? 'integer' : 'number'
    expect(converter({ type })(text)).toBeInstanceOf(WrongValue)
  })
})
