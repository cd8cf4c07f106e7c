/**
 * A language as a reader of another one calls it: `de` is `German`, or `allemand` in the midst of a French sentence; by its code where nobody named it. At the
 * beginning of a line it has a capital.
 */
export function languageName(code: string, reader: string, place: 'start' | 'within' = 'start'): string {
  try {
    const name = new Intl.DisplayNames([reader], { type: 'language' }).of(code) ?? code
    return place === 'within' ? name : name.charAt(0).toLocaleUpperCase(reader) + name.slice(1)
  } catch {
    return code
  }
}
