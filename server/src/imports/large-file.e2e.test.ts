import { describe, expect, it } from 'vitest'
import type { Octets } from './octets.ts'
import { openWorker } from './open-worker.ts'

// Memory does not grow with the file: what is read is made here, piece by piece, and never stands anywhere as a whole.

const LINE = 256
const LINES = 1_200_000
/** What the collector leaves lying around for a while; half of the file alone would be 150 MB of text, and several times that in objects. */
const MOST_GROWTH = 120 * 1024 * 1024

/** A CSV of `LINES` lines of `LINE` octets each: three lines an order, with a long text. */
const octets: Octets = {
  size: LINE * LINES,
  read: async (start, end) => {
    const first = Math.floor(start / LINE)
    const last = Math.ceil(end / LINE)
    const text = Array.from({ length: last - first }, (_, at) => lineOf(first + at)).join('')
    return Buffer.from(text).subarray(start - first * LINE, end - first * LINE)
  },
}

function lineOf(at: number): string {
  // Spaces after the name of a column are no part of it.
  if (at === 0) return `${'order,amount,note'.padEnd(LINE - 1)}\n`
  return `${`o-${Math.floor(at / 3)},${at % 100},${at} `.padEnd(LINE - 1, 'x')}\n`
}

describe(`a file of ${Math.round((LINE * LINES) / 1e6)} MB`, () => {
  it('is read through and made into messages in bounded memory', { timeout: 900_000 }, async () => {
    const most = { firstHalf: 0, secondHalf: 0 }
    const reading = { file: { format: 'csv', header: true }, digest: 'd', repairs: undefined } as const
    const mapping = {
      columns: { amount: 'integer' },
      group: { by: ['order'] },
      messages: [
        {
          type: 'track',
          event: 'Order Completed',
          userId: '{{order}}',
          properties: { total: { sum: 'amount' }, lines: { count: true } },
        },
      ],
    }
    const counting = openWorker(octets, { kind: 'count', ...reading })
    let counted = 0
    for (let item = await counting.next(); item; item = await counting.next()) {
      if (item.kind === 'counted') counted = item.counted.lines
    }
    await counting.close()
    expect(counted).toBe(LINES - 1)

    const making = openWorker(octets, { kind: 'make', ...reading, mapping, id: 'i', after: 0 })
    let made = 0
    let lines = 0
    for (let item = await making.next(); item; item = await making.next()) {
      if (item.kind !== 'page') continue
      made += item.page.made.length
      lines = item.page.lines
      const half = lines < LINES / 2 ? 'firstHalf' : 'secondHalf'
      most[half] = Math.max(most[half], process.memoryUsage().rss)
    }
    await making.close()
    expect(lines).toBe(LINES - 1)
    expect(made).toBe(LINES / 3)
    const growth = most.secondHalf - most.firstHalf
    process.stdout.write(`memory grew by ${Math.round(growth / 1e6)} MB in the second half\n`)
    expect(growth).toBeLessThan(MOST_GROWTH)
  })
})
