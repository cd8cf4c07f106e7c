import type { ImportRecord } from './import-record.ts'
import type { Mapping } from './mapping-schema.ts'
import type { Reading } from './reading.ts'
import type { ImportStore } from './store.ts'

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
