import type { Json } from '@diapason/kernel'

export const IMPORT_STATES = [
  'uploading',
  'ready',
  'queued',
  'checking',
  'importing',
  'done',
  'failed',
  'cancelled',
] as const
export type ImportState = (typeof IMPORT_STATES)[number]

/** What was wrong with lines, summed by code and column. */
export type ImportProblem = {
  readonly code: string
  readonly column: string | null
  readonly count: number
  /** The first line it was found in, and what was said of it. */
  readonly line: number
  readonly message: string
}

/** One import, as it stands. */
export type ImportRecord = {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly received: number
  readonly digest: string | null
  readonly repairs: string | null
  readonly state: ImportState
  readonly dry: boolean
  readonly key: string | null
  readonly mapping: Json
  readonly columns: readonly string[]
  readonly format: string | null
  readonly total: number | null
  readonly units: number
  readonly lines: number
  readonly skipped: number
  readonly written: number
  readonly duplicates: number
  readonly withheld: number
  readonly refused: number
  readonly problems: readonly ImportProblem[]
  readonly firstMessages: readonly Json[]
  readonly errorCode: string | null
  readonly errorMessage: string | null
  readonly createdAt: string
  readonly createdBy: string
  readonly startedAt: string | null
  readonly startedBy: string | null
  readonly finishedAt: string | null
  readonly fileRemovedAt: string | null
}
