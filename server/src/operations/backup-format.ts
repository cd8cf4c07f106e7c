import type { TableShape } from '../platform/database/read-tables.ts'

/** Changes when an older reader could not restore what a newer writer writes. */
export const FORMAT = 1

/** Name of the first part. */
export const HEADER = 'backup.json'

/** Bytes of a part, about: one is held in memory on either side, and one is one transaction when it is restored. */
export const PART = 4 * 1024 * 1024

/** A follower of the log that keeps its position: how many bands of the log it had handed over, and up to which the batch under way went. */
export type FollowerPosition = { readonly follower: string; readonly below: number; readonly pending: number | null }

/** What must be known before anything is restored: the first part of a backup. */
export type BackupHeader = {
  readonly format: number
  readonly product: 'diapason'
  /** Version of the server that wrote it. */
  readonly version: string
  /** The instant of the snapshot, ISO 8601. */
  readonly at: string
  readonly engines: { readonly postgresql: string; readonly clickhouse: string }
  readonly migrations: readonly { readonly number: number; readonly name: string; readonly checksum: string }[]
  readonly clickhouseMigrations: readonly string[]
  /** In the order in which they can be filled. */
  readonly tables: readonly TableShape[]
  /** The log is cut where a follower other than the shipping stands, so that each finds its place again. */
  readonly bands: number
  readonly followers: readonly FollowerPosition[]
}

/** What is known at the end: the index of the archive. */
export type BackupIndex = {
  readonly rows: Readonly<Record<string, number>>
  readonly sequences: Readonly<Record<string, string>>
  readonly jobs: number
}

/** Which table, and for the log which band, a part belongs to. */
export function partName(of: { engine: 'postgres' | 'clickhouse' | 'jobs'; table: string; number: number }): string {
  return `${of.engine}/${of.table}/${String(of.number).padStart(6, '0')}`
}
