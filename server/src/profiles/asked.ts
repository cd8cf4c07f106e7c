import type { Held } from './held.ts'

/** A document of another capability that this node remembers, or wants. */
export type Known = { readonly key: string; readonly version?: number }

/** What a node holds of an origin, to be verified against what the database holds. */
export type Asked = {
  readonly origin: string
  readonly version: number | undefined
  /** The document that the person's row is believed to name. */
  readonly named?: Known | undefined
  /** A document to read beside it, whoever the person is. */
  readonly wanted?: Known | undefined
}

/** The database's word on a document beside a person; `doc` is undefined when the version asked about is still the one. */
export type Beside = { readonly key: string; readonly version: number; readonly doc: string | undefined }

/** The database's word on an origin. `held` is undefined when the version asked about is still the one. */
export type Answer = {
  readonly profile: string | undefined
  readonly version: number | undefined
  readonly held: Held | undefined
  /** True when there is another version and it cannot be read. */
  readonly unreadable: boolean
  /** True of an identifier that is known and nobody's: it may have chosen when it was somebody's. */
  readonly alone: boolean
  readonly named: Beside | undefined
  readonly wanted: Beside | undefined
}

/** What is read together with people, in their query: numbers, and the documents that their rows name. */
export type ReadWith = {
  /** Scalar subqueries. */
  readonly scalars: readonly string[]
  /** A query with the columns `key`, `version` and `doc`. */
  readonly documents?: string | undefined
}
