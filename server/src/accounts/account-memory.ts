import type { Account } from '@diapason/kernel'
import type { Along } from '../profiles/index.ts'
import { readDocument } from './read-document.ts'

/** An account as a decision takes it: its document, or that there is one and it cannot be read. */
export type ReadAccount = Account | 'unreadable'

export type AccountMemory = Along<ReadAccount> & {
  /** Characters of the documents in memory. */
  readonly size: number
}

type Entry = { readonly version: number; readonly value: ReadAccount; readonly size: number }

/**
 * Characters of documents kept in memory: 20,000 ordinary accounts of 1.6 KB. A document takes about four times as much parsed, so 128 MB
 * at worst. An account that is not in memory costs no query of its own, only that its text comes along.
 */
const CAPACITY = 32_000_000

/**
 * What this node remembers of accounts: never trusted, confirmed by the query that reads the person (law 7). Two generations, as the memory
 * of people: what is not used for as long as it takes to fill half of it is let go.
 */
export function createAccountMemory(capacity = CAPACITY): AccountMemory {
  let young = new Map<string, Entry>()
  let size = 0
  let old = new Map<string, Entry>()
  let oldSize = 0

  const enter = (key: string, entry: Entry) => {
    size += entry.size - (young.get(key)?.size ?? 0)
    young.set(key, entry)
    if (size < capacity / 2) return
    old = young
    oldSize = size
    young = new Map()
    size = 0
  }
  return {
    sql: 'select account as key, version, doc from account_documents',
    remembered: (key) => {
      const recent = young.get(key)
      if (recent) return recent
      const entry = old.get(key)
      if (entry) enter(key, entry)
      return entry
    },
    read: ({ key, version, doc }) => {
      const known = young.get(key) ?? old.get(key)
      const value = readDocument(doc) ?? 'unreadable'
      // Two queries may be answered out of order: what is remembered only moves forward.
      if (known === undefined || known.version < version) enter(key, { version, value, size: doc.length })
      return value
    },
    get size() {
      return size + oldSize
    },
  }
}
