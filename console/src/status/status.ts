/** How well something is; `unknown` where it could not be looked at. */
export type State = 'ok' | 'warn' | 'fail' | 'unknown'

/** What one look found. The words are the console's own, under the code. */
export type Finding = {
  state: State
  code: string
  params: Record<string, string | number>
  says: string
  do: string | null
}

export type Check = { check: string; state: State; findings: Finding[] }
export type Report = { at: string; state: State; checks: Check[] }

/** A table, or a month of it, and what it takes. */
export type Stored = {
  engine: 'postgresql' | 'clickhouse'
  table: string
  month: string | null
  bytes: number
  rows: number
}

export type Sample = {
  at: string
  lagSeconds: number
  postgresBytes: number
  analyticsBytes: number | null
  diskFree: number
  diskTotal: number
}

export type Backup = {
  id: string
  at: string
  endedAt: string
  by: string
  outcome: 'done' | 'failed'
  bytes: number
  rows: number
}

/** Numbers of jobs over all nodes. */
export type JobNumbers = {
  waiting: number
  scheduled: number
  running: number
  failing: number
  dead: number
  oldestSeconds: number
}

/** A job that used up its attempts. */
export type GivenUpJob = {
  id: string
  task: string
  attempts: number
  error: string | null
  addedAt: string
  failedAt: string
}

export type JobsReport = JobNumbers & { tasks: (JobNumbers & { task: string })[]; givenUp: GivenUpJob[] }

/** How long data is kept; what is absent is kept for ever, but rejected messages, which stay 90 days. */
export type RetentionPolicy = {
  description?: string
  log?: { months: number }
  rejected?: { days: number }
  decisions?: { months: number }
  audit?: { months: number }
}

/** What would leave now. */
export type RetentionPreview = {
  limits: { log: string | null; rejected: string; decisions: string | null; audit: string | null }
  months: string[]
  messages: number
  people: number
  gone: number
  rejected: number
  decisions: number
  audit: number
  /** By entry of the catalogue with a retention of its own. */
  entries: { kind: 'event' | 'trait'; type: string | null; name: string; before: string; messages: number }[]
}
