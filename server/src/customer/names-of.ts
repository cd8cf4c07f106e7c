import type { Names } from './subscription-items.ts'

/** How purposes, topics and channels are called. */
type Named = { readonly name?: string; readonly names?: Readonly<Record<string, string>> }

/** What definitions are called, in the language of the page where somebody said it; their key where nobody named them. */
export function namesOf(
  definitions: Iterable<{ readonly kind: string; readonly key: string; readonly body: unknown }>,
): Names {
  // Bodies satisfied the schema of their kind, in which a name is text and names are texts by language.
  const bodies = new Map([...definitions].map(({ kind, key, body }) => [`${kind} ${key}`, (body ?? {}) as Named]))
  return (kind, key, language) => {
    const { name = key, names } = bodies.get(`${kind} ${key}`) ?? {}
    return names?.[language] ?? name
  }
}
