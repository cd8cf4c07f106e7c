import type { Account } from './account.ts'
import { isJsonObject, type Json } from './json.ts'
import {
  isStoredActivity,
  mapped,
  readActivity,
  readProvenance,
  type StoredActivity,
  type StoredProvenance,
} from './stored-parts.ts'

/** Reads what `serializeAccount` wrote. Throws on text that is not an account of this format; the remedy is a rebuild from the log. */
export function parseAccount(text: string): Account {
  const stored: unknown = JSON.parse(text)
  if (!isStored(stored)) throw new Error('not an account of format 1: rebuild it from the log')
  const from = readProvenance(stored.by)
  return {
    activity: readActivity(stored.activity),
    format: 1,
    id: stored.id,
    traits: mapped(stored.traits, ([place, value]) => ({ ...from(place), value })),
  }
}

type Stored = {
  readonly activity: StoredActivity
  readonly by: StoredProvenance
  readonly format: 1
  readonly id: string
  readonly traits: Readonly<Record<string, readonly [by: number, value: Json]>>
}

function isStored(document: unknown): document is Stored {
  return (
    isJsonObject(document) &&
    document.format === 1 &&
    typeof document.id === 'string' &&
    Array.isArray(document.by) &&
    isStoredActivity(document.activity) &&
    isJsonObject(document.traits)
  )
}
