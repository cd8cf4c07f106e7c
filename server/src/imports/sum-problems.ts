import type { ImportProblem } from './import-record.ts'
import type { RefusedLine } from './worker-protocol.ts'

/** Kinds of problems that are told apart: as many as a person reads. */
const MOST = 100

/** Adds refused lines to the sum of what was wrong, by code and column; each keeps the first line it was found in. */
export function addProblems(sum: readonly ImportProblem[], refused: readonly RefusedLine[]): ImportProblem[] {
  const byKind = new Map(sum.map((one) => [kindOf(one), one]))
  for (const { code, column, line, message } of refused) {
    const kind = kindOf({ code, column })
    const known = byKind.get(kind)
    if (known) byKind.set(kind, { ...known, count: known.count + 1 })
    else if (byKind.size < MOST)
      byKind.set(kind, {
        code,
        column,
        count: 1,
        line,
        message: message.slice(0, 300).replaceAll('\0', '␀').toWellFormed(),
      })
  }
  return [...byKind.values()]
}

function kindOf({ code, column }: Pick<ImportProblem, 'code' | 'column'>): string {
  return JSON.stringify([code, column])
}
