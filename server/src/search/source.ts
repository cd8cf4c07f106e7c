/** What kind of thing was found; the console shows each with its sign. */
export type HitType = 'person' | 'account' | 'definition' | 'event' | 'key' | 'doc'

/** Something found. */
export type Hit = {
  readonly type: HitType
  /** Kind within the type: `elements` of a definition; null where there is one kind. */
  readonly kind: string | null
  readonly id: string
  readonly title: string
  /** A second line: where the text was found. */
  readonly detail: string | null
  /** Of a person, what they are known as: whoever shows it says the types in the words of its reader. */
  readonly identifiers?: readonly { readonly type: string; readonly value: string }[]
  /** Address in the console. */
  readonly to: string
  /** How well it matches, 0 to 100; see `score`. */
  readonly score: number
}

export type Asked = {
  readonly limit: number
  /** What else the one who asks may do, where a source finds more for some. */
  readonly may: (permission: string) => boolean
}

/** A capability in which something can be found. */
export type SearchSource = {
  /** For the answer, when it did not answer in time. */
  readonly name: string
  /** Who may see what it finds. */
  readonly permission: string
  /** The best first, at most `limit`. Reads an index, never scans a table. */
  readonly find: (q: string, of: Asked) => Promise<readonly Hit[]>
}
