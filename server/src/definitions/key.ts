import { Type } from 'typebox'

/** Keys are part of URLs, file names and decision ids, so they are short and plain. */
export const KEY_PATTERN = '^[a-z0-9][a-z0-9_.-]{0,63}$'

const KEY = new RegExp(KEY_PATTERN)

/** True for a usable key: lower-case letters, digits, `-`, `_` and `.`, at most 64, starting with a letter or a digit; or as a kind of its own says. */
export function isKey(text: string, { keyPattern }: { readonly keyPattern?: string } = {}): boolean {
  return (keyPattern === undefined ? KEY : new RegExp(keyPattern)).test(text)
}

/** Schema of a key in a body or a path. */
export function keySchema(description: string, example: string, pattern = KEY_PATTERN) {
  return Type.String({ pattern, description, examples: [example] })
}
