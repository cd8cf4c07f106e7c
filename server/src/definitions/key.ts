import { Type } from 'typebox'

/** Keys are part of URLs, file names and decision ids, so they are short and plain. */
export const KEY_PATTERN = '^[a-z0-9][a-z0-9_.-]{0,63}$'

const KEY = new RegExp(KEY_PATTERN)

/** True for a usable key: lower-case letters, digits, `-`, `_` and `.`, at most 64, starting with a letter or a digit. */
export function isKey(text: string): boolean {
  return KEY.test(text)
}

/** Schema of a key in a body or a path. */
export function keySchema(description: string, example: string) {
  return Type.String({ pattern: KEY_PATTERN, description, examples: [example] })
}
