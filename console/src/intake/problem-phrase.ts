/** A sentence of ours under `intake.problem`, and what fills its holes. */
export type Phrase = { readonly name: string; readonly holes: Readonly<Record<string, string>> }

/** What the server says of a field, word for word, with the name of the same sentence here; a group of a pattern fills the hole of its name. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/^must be an object$/, 'object'],
  [/^must be a list of \{type, id\}$/, 'list'],
  [/^must be \{type, id\}$/, 'pair'],
  [/^must be text$/, 'text'],
  [/^must be text: this number is not exact$/, 'exact'],
  [/^must not hold control characters or broken surrogates$/, 'clean'],
  [/^must be at most (?<most>\d+) characters$/, 'length'],
  [/^is "(?<value>.*)", which a program sends by accident/s, 'accident'],
  [/^must hold at most (?<most>\d+) identifiers$/, 'many'],
  [/^must be a name such as email/, 'name'],
  [/^is not a name a member can have$/, 'member'],
  [/^must be one of (?<values>[\w, ]+)$/, 'oneOf'],
  [/^or anonymousId or context\.externalIds must say/, 'nobody'],
  [/^must be text of at most (?<most>\d+) characters without control characters$/, 'nameLength'],
  [/^must be ISO 8601 with a zone/, 'time'],
  [/^The message must be an object\.$/, 'message'],
  [/^The message nests deeper than (?<most>\d+) levels\.$/, 'depth'],
  [/^The message is larger than (?<most>\d+) bytes\.$/, 'large'],
]

/** The sentence that says the same in the reader's language; undefined for one we do not know. */
export function problemPhrase(message: string): Phrase | undefined {
  for (const [pattern, name] of phrases) {
    const match = pattern.exec(message)
    if (match !== null) return { name, holes: { ...match.groups } }
  }
  return undefined
}
