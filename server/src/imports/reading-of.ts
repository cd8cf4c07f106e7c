import type { FileOptions } from './file-options.ts'
import type { ImportRecord } from './import-record.ts'
import type { Mapping } from './mapping-schema.ts'
import type { ImportStore } from './store.ts'

/** How a file is read, and whose lines it holds: its own, or those of another import that were mended. */
export type Reading = {
  readonly file: FileOptions
  /** Digest that ids of messages are made of. */
  readonly digest: string
  /** What the report of rejected lines, which this file is, was about; undefined for an ordinary file. */
  readonly repairs: { readonly json: boolean } | undefined
}

/**
 * A mended report is CSV in UTF-8 whatever the file was, and its lines are those of that file: they keep their numbers, and the ids of messages
 * that are made of them.
 */
export async function readingOf(of: ImportRecord, store: Pick<ImportStore, 'one'>): Promise<Reading> {
  const original = of.repairs === null ? undefined : await store.one(of.repairs)
  const said = (of.mapping as Partial<Mapping> | null)?.file ?? {}
  if (!original) return { file: said, digest: of.digest ?? '', repairs: undefined }
  return {
    file: { format: 'csv', header: true },
    digest: original.digest ?? '',
    repairs: { json: original.format === 'ndjson' },
  }
}
