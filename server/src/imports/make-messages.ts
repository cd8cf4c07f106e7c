import { type CompiledMapping, compileMapping } from './compile-mapping.ts'
import { detectShape } from './detect-shape.ts'
import { importErrors } from './errors.ts'
import { groupRows, type Unit } from './group-rows.ts'
import type { Octets } from './octets.ts'
import { openTable } from './open-table.ts'
import type { Reading } from './reading.ts'
import type { Row } from './row.ts'
import type { Made, Page, RefusedLine } from './worker-protocol.ts'

/** One page is one transaction later: as many messages as intake writes at once, and a bound on what is in memory. */
const PAGE_MESSAGES = 500
const PAGE_CHARACTERS = 2 * 1024 * 1024
const PAGE_LINES = 5000

export type MakeOptions = Reading & {
  readonly mapping: unknown
  readonly id: string
  readonly after: number
  readonly most?: number
  /** Told of the rows that each page came from, for who refuses one of its messages. */
  readonly keep?: (rows: ReadonlyMap<number, readonly Row[]>) => void
}

/**
 * The messages that a file becomes under a mapping, page by page, without those of the first `after` units. Pure but for reading: the same file
 * and mapping give the same pages' contents in the same order.
 * @throws AppError `mapping_invalid` with its problems, and those of reading
 */
export async function* makeMessages(octets: Octets, options: MakeOptions): AsyncGenerator<Page> {
  const shape = await detectShape(octets, options.file)
  const table = await openTable(octets, shape, options.repairs)
  const result = compileMapping(options.mapping, {
    id: options.id,
    digest: options.digest,
    columns: shape.format === 'ndjson' || options.repairs?.json ? undefined : table.columns,
  })
  if (!result.ok)
    throw importErrors.mapping_invalid('The mapping does not fit the file.', { problems: result.problems })
  const { compiled } = result
  const maker = pageMaker()
  let units = 0
  let lines = 0
  const counting = (async function* () {
    for await (const read of table.rows) {
      lines += 1
      yield read
      if (lines === options.most) return
    }
  })()
  for await (const unit of groupRows(counting, {
    keyOf: compiled.keyOf,
    within: compiled.within,
    skips: compiled.skips,
  })) {
    units += 1
    if (units <= options.after) continue
    maker.add(unit, { number: units, make: compiled.make })
    if (maker.full()) {
      options.keep?.(maker.rows)
      yield maker.page({ units, lines })
    }
  }
  options.keep?.(maker.rows)
  yield maker.page({ units, lines })
}

function pageMaker() {
  let made: Made[] = []
  let refused: RefusedLine[] = []
  let rows = new Map<number, readonly Row[]>()
  let skipped = 0
  let characters = 0
  let taken = 0

  const refuse = (some: readonly Row[], of: (row: Row) => Pick<RefusedLine, 'code' | 'column' | 'message'>) => {
    for (const row of some) refused.push({ line: row.line, cells: row.cells(), ...of(row) })
  }
  return {
    get rows(): ReadonlyMap<number, readonly Row[]> {
      return rows
    },
    full: () => made.length >= PAGE_MESSAGES || characters >= PAGE_CHARACTERS || taken >= PAGE_LINES,
    add: (unit: Unit, { number, make }: { number: number; make: CompiledMapping['make'] }) => {
      switch (unit.kind) {
        case 'skipped':
          skipped += 1
          taken += 1
          return
        case 'bad':
          taken += 1
          refused.push({ ...unit.bad, column: null })
          return
        case 'scattered':
          taken += 1
          refuse([unit.row], () => ({
            code: 'line_scattered',
            column: null,
            message: 'The other lines of its group stand too far before it.',
          }))
          return
        case 'rows': {
          taken += unit.rows.length
          const { messages, problems } = make(unit.rows)
          const [first] = problems
          if (first) {
            refuse(unit.rows, (row) => {
              const own = problems.find(({ line }) => line === row.line)
              const message = own?.message ?? `Line ${first.line} of the same group is wrong: ${first.message}`
              return { code: 'line_value', column: (own ?? first).column, message }
            })
            return
          }
          if (messages.length === 0) {
            refuse(unit.rows, () => ({
              code: 'line_without_message',
              column: null,
              message: 'No message of the mapping applies.',
            }))
            return
          }
          rows.set(number, unit.rows)
          for (const message of messages) {
            const text = JSON.stringify(message)
            characters += text.length
            made.push({ unit: number, line: unit.rows[0]?.line ?? 0, message: text })
          }
          return
        }
        default:
          unit satisfies never
      }
    },
    page: (so: { units: number; lines: number }): Page => {
      const page = { made, refused, skipped, ...so }
      made = []
      refused = []
      rows = new Map()
      skipped = 0
      characters = 0
      taken = 0
      return page
    },
  }
}
