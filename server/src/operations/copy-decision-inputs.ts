import type { Readable } from 'node:stream'
import type { ArchiveWriter } from '../platform/archive/archive-writer.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { PART, partName } from './backup-format.ts'

/** Rows that are read at once, about: the embedded engine keeps an answer on the disk until it is read. */
const SLICE = 500_000

/**
 * Copies the input rows of decisions up to an instant, in ClickHouse's own columnar format. Each slice of time is one document of that
 * format, cut into parts; its last part says so by its name, `…/last`. Returns the number of rows.
 */
export async function copyDecisionInputs(of: {
  readonly clickhouse: ClickHouse
  readonly before: string
  readonly archive: ArchiveWriter
}): Promise<number> {
  const { clickhouse, before, archive } = of
  const hours = await clickhouse.query<{ hour: string; rows: number }>(
    `SELECT toString(toStartOfHour(at)) AS hour, count() AS rows FROM decision_inputs WHERE at < parseDateTime64BestEffort({before:String}, 3, 'UTC')
     GROUP BY hour ORDER BY hour`,
    { before },
    { priority: 'backfill' },
  )
  let total = 0
  let number = 0
  for (const { from, to, rows } of slicesOf(hours)) {
    const answer = await clickhouse.read(
      `SELECT * FROM decision_inputs WHERE at >= toDateTime64({from:String}, 3, 'UTC')
       AND at < toDateTime64({to:String}, 3, 'UTC') + INTERVAL 1 HOUR AND at < parseDateTime64BestEffort({before:String}, 3, 'UTC')
       ORDER BY at, id FORMAT Native`,
      { from, to, before },
      { priority: 'backfill' },
    )
    for await (const { content, last } of cut(answer)) {
      number += 1
      await archive.add(
        `${partName({ engine: 'clickhouse', table: 'decision_inputs', number })}${last ? '-last' : ''}`,
        content,
      )
    }
    total += rows
  }
  return total
}

/** Hours next to each other are read together while they are small. */
function slicesOf(hours: readonly { hour: string; rows: number }[]): { from: string; to: string; rows: number }[] {
  const slices: { from: string; to: string; rows: number }[] = []
  for (const { hour, rows } of hours) {
    const last = slices.at(-1)
    if (last && last.rows + rows <= SLICE)
      slices[slices.length - 1] = { from: last.from, to: hour, rows: last.rows + rows }
    else slices.push({ from: hour, to: hour, rows })
  }
  return slices
}

async function* cut(answer: Readable): AsyncGenerator<{ content: Buffer; last: boolean }> {
  let pieces: Buffer[] = []
  let held = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    // A full part goes out when more comes, so that the last one is known to be the last.
    if (held >= PART) {
      yield { content: Buffer.concat(pieces), last: false }
      pieces = []
      held = 0
    }
    pieces.push(chunk)
    held += chunk.length
  }
  if (held > 0) yield { content: Buffer.concat(pieces), last: true }
}
