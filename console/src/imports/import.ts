export type ImportState = 'uploading' | 'ready' | 'queued' | 'checking' | 'importing' | 'done' | 'failed' | 'cancelled'

export type ImportProblem = {
  code: string
  column: string | null
  count: number
  line: number
  message: string
}

/** An import as the API tells it. */
export type Import = {
  id: string
  name: string
  size: number
  received: number
  digest: string | null
  repairs: string | null
  state: ImportState
  dry: boolean
  key: string | null
  mapping: Mapping | null
  columns: string[]
  format: string | null
  total: number | null
  lines: number
  skipped: number
  written: number
  duplicates: number
  withheld: number
  refused: number
  problems: ImportProblem[]
  firstMessages: unknown[]
  error: { code: string; message: string } | null
  createdAt: string
  createdBy: string
  startedAt: string | null
  startedBy: string | null
  finishedAt: string | null
  fileRemovedAt: string | null
}

export type FileOptions = {
  format?: string
  encoding?: string
  delimiter?: string
  quote?: string
  header?: boolean
}

export type ColumnTypeName = 'text' | 'integer' | 'number' | 'boolean' | 'time' | 'json'
export type ColumnType =
  | ColumnTypeName
  | { type: ColumnTypeName; format?: string; zone?: string; decimal?: string; [other: string]: unknown }

type Values = { [name: string]: unknown }
export type MessageMapping = {
  type: string
  event?: unknown
  userId?: unknown
  anonymousId?: unknown
  externalIds?: { type: string; id: unknown }[]
  timestamp?: unknown
  traits?: Values
  properties?: Values
  [other: string]: unknown
}

/** How lines become messages; the format is the server's (docs/guides/import.md). */
export type Mapping = {
  file?: FileOptions
  missing?: string[]
  columns?: { [column: string]: ColumnType }
  asOf?: string
  skip?: unknown[]
  group?: { by: string[]; within?: number }
  messages: MessageMapping[]
}

export type InspectedColumn = {
  name: string
  type: ColumnTypeName
  format: string | null
  decimal: string | null
  filled: number
  samples: string[]
}

export type Inspection = {
  shape: {
    format: string
    gzip: boolean
    encoding: string
    delimiter: string
    quote: string
    header: boolean
    because: string | null
  }
  encodingSamples: { line: number; asUtf8: string; asWindows: string; asRead: string }[]
  columns: InspectedColumn[]
  looked: number
  kind: ImportKind
  mapping: Mapping
}

export const importKinds = ['orders', 'customers', 'answers', 'events'] as const
export type ImportKind = (typeof importKinds)[number]

export type Preview = {
  messages: unknown[]
  made: number
  lines: number
  skipped: number
  refused: { line: number; code: string; column: string | null; message: string }[]
}

export type ImportSource = { id: string; name: string; purpose: string; legalBasis: string; channel: string | null }

/** True while the server works on it. */
export function isRunning({ state }: Pick<Import, 'state'>): boolean {
  return state === 'queued' || state === 'checking' || state === 'importing'
}
