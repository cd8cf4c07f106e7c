import type { FileOptions } from './file-options.ts'

/** How a file is read, and whose lines it holds: its own, or those of another import that were mended. */
export type Reading = {
  readonly file: FileOptions
  /** Digest that ids of messages are made of. */
  readonly digest: string
  /** What the report of rejected lines, which this file is, was about; undefined for an ordinary file. */
  readonly repairs: { readonly json: boolean } | undefined
}
