/** A text as a pattern for `like` that matches what begins with it: `%`, `_` and `\` are letters like others. */
export function likePrefix(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`
}
