/** Addresses of one import at most: a list of ten years, in parts. */
export const MOST_ADDRESSES = 20_000

const LONGEST = 256

/** Names of a first line that is a heading, as mailing tools export their lists. */
const HEADINGS: ReadonlySet<string> = new Set([
  'email',
  'e-mail',
  'email address',
  'address',
  'phone',
  'mobile',
  'adresse',
  'courriel',
  'téléphone',
])

/** What a text of one address a line holds, or CSV with the address first; lines that hold none are named by their number, from 1. */
export function readAddresses(text: string): {
  readonly addresses: readonly string[]
  readonly unread: readonly number[]
} {
  const addresses = new Set<string>()
  const unread: number[] = []
  for (const [place, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (line.trim() === '') continue
    const first = firstField(line)
    if (place === 0 && HEADINGS.has(first.toLowerCase())) continue
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (first === '' || first.length > LONGEST || !first.isWellFormed() || /[\u0000-\u001f\u007f]/.test(first))
      unread.push(place + 1)
    else addresses.add(first)
  }
  return { addresses: [...addresses], unread }
}

/** The first field of a line of CSV, whichever sign separates them. */
function firstField(line: string): string {
  const quoted = /^\s*"((?:[^"]|"")*)"/.exec(line)?.[1]
  return (quoted === undefined ? (line.split(/[,;\t]/, 1)[0] ?? '') : quoted.replaceAll('""', '"')).trim()
}
