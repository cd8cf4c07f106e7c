import type { FileOptions, FileShape } from './file-options.ts'
import type { ImportKind, Inspection } from './inspection.ts'
import type { MappingProblem } from './mapping-compiler.ts'
import type { Reading } from './reading.ts'

/** What a worker is started for. */
export type WorkerJob =
  | {
      readonly kind: 'inspect'
      readonly file: FileOptions
      readonly about: ImportKind | undefined
      readonly name: string
    }
  | (Reading & { readonly kind: 'count' })
  | (Reading & {
      readonly kind: 'make'
      readonly mapping: unknown
      readonly id: string
      /** Lines that are read at most; all of them when absent. */
      readonly most?: number
      /** Units that were done before: they are read and left out. */
      readonly after: number
    })

/** A message that was made, as JSON text, with the line it began on. `unit` numbers the group of lines it was made of. */
export type Made = { readonly unit: number; readonly line: number; readonly message: string }

/** A line that makes no message. */
export type RefusedLine = {
  readonly line: number
  readonly code: string
  readonly column: string | null
  readonly message: string
  readonly cells: readonly string[]
}

/** What some lines became; everything up to `units` is done once it is kept. */
export type Page = {
  readonly made: readonly Made[]
  readonly refused: readonly RefusedLine[]
  /** Lines left out in this page. */
  readonly skipped: number
  /** Units since the beginning of the file. */
  readonly units: number
  /** Lines read since the beginning of the file. */
  readonly lines: number
}

export type Counted = {
  readonly lines: number
  readonly columns: readonly string[]
  readonly shape: FileShape
  readonly whole: boolean
}

export type WorkerItem =
  | { readonly kind: 'inspection'; readonly inspection: Inspection }
  | { readonly kind: 'counted'; readonly counted: Counted }
  | { readonly kind: 'page'; readonly page: Page }

export type ToWorker =
  | { readonly kind: 'next' }
  | { readonly kind: 'octets'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'no octets'; readonly id: number; readonly message: string }
  /** Asks for the cells of the lines of units of the last page. */
  | { readonly kind: 'cells'; readonly units: readonly number[] }

export type FromWorker =
  | { readonly kind: 'item'; readonly item: WorkerItem | undefined }
  | { readonly kind: 'read'; readonly id: number; readonly start: number; readonly end: number }
  | { readonly kind: 'cells'; readonly lines: readonly { unit: number; line: number; cells: readonly string[] }[] }
  | {
      readonly kind: 'failed'
      /** A code of ours, or undefined for a failure of ours. */
      readonly code: string | undefined
      readonly message: string
      readonly problems: readonly MappingProblem[]
    }
