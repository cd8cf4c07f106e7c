/** A language as a reader of another one calls it, with a capital: `fr` is `French`; by its code where nobody named it. */
export function languageName(code: string, reader: string): string {
  try {
    const name = new Intl.DisplayNames([reader], { type: 'language' }).of(code) ?? code
    return name.charAt(0).toLocaleUpperCase(reader) + name.slice(1)
  } catch {
    return code
  }
}
