import type { Choices } from '@diapason/kernel'
import type { Beside } from './asked.ts'
import type { Held } from './held.ts'

/**
 * Documents that stand beside people and are read along with them (law 7): people name them in their rows, another capability keeps them.
 * Who is remembered without any costs nothing.
 */
export type Along<A> = {
  /** Query of all of them, with the columns `key`, `version` and `doc`. */
  readonly sql: string
  /** What this node remembers under a key. */
  remembered(key: string): { readonly version: number; readonly value: A } | undefined
  /** Reads a document as it came from the database, and remembers it. */
  read(document: { readonly key: string; readonly version: number; readonly doc: string }): A
}

/** A person, with the document that their row names and the one that was asked for; undefined where there is none. */
export type WithPerson<A> = {
  readonly held: Held | undefined
  readonly last: A | undefined
  readonly wanted: A | undefined
  /** What stands of the choices of an identifier that is nobody's; who is known has their own. */
  readonly choices?: Choices | undefined
}

/** What the database said of a document, with what was remembered when it was asked. */
export function readAlong<A>(
  along: Along<A>,
  said: Beside | undefined,
  remembered: { readonly key: string; readonly value?: A } | undefined,
): A | undefined {
  if (said === undefined) return undefined
  if (said.doc !== undefined) return along.read({ key: said.key, version: said.version, doc: said.doc })
  return remembered?.key === said.key ? remembered.value : undefined
}
