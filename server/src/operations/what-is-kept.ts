/**
 * Tables of PostgreSQL that a backup does not copy row by row, with the reason. Every other table is copied whole, also one that is added
 * tomorrow: forgetting a table would only be noticed when it is missed.
 */
export const notCopied = {
  analytics_engine: 'Which ClickHouse the log is sent to: after a restore it is another one.',
  detach_salts:
    'It must be forgotten with its day, so that nobody can tell later whose an event was that is kept without its person.',
  job_workers: 'Leases of processes that run; those of the restored installation are others.',
  log_followers: 'Transaction numbers of one cluster; a restore computes them anew.',
  migrations: 'The header names them; a restore runs them.',
  // A session that was ended, or a password's confirmation that was used, must not come back with an older backup.
  sessions: 'People sign in again.',
  setup_tokens: 'The next start makes a new one where nobody has an account.',
  sign_in_attempts: 'Minutes old at most.',
  verifications: 'Pending confirmations; they are asked for again.',
} as const satisfies Readonly<Record<string, string>>

/**
 * What becomes of each table of ClickHouse. A projection of the log is shipped again from the restored log, by the code that ships it
 * every day: so it agrees with the log by construction, and a backup holds each message once.
 */
export const analyticsTables = {
  decision_inputs: { kept: true, at: 'at' },
  engine: { kept: false },
  erasing: { kept: false },
  events: { kept: false },
  identity_map: { kept: false },
  migrations: { kept: false },
} as const satisfies Readonly<Record<string, { readonly kept: true; readonly at: string } | { readonly kept: false }>>

/** The advisory lock that backups and retention hold, so that no partition is dropped under a backup. */
export const MAINTENANCE = 'diapason maintenance'
