/** Octets of a logo. */
const LARGEST = 100_000

/** What a file of each type begins with. */
const BEGINNINGS: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  'image/png': (bytes) => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  'image/jpeg': (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  'image/webp': (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
  'image/svg+xml': (bytes) => /<svg[\s>]/.test(bytes.toString('utf8')),
}

/**
 * What a drawing may not hold. As an image of a page it would run no script and load nothing (SVG 2, secure static mode); whoever opens it by itself is to be as
 * safe.
 */
const ACTIVE =
  /<script|<foreignObject|<!ENTITY|<!DOCTYPE|\son\w+\s*=|javascript:|(?:href|src)\s*=\s*["']?\s*(?!#|data:image\/)[^"'\s>]|@import|url\(\s*["']?(?!#)/i

/** Why an image cannot be a logo; undefined where it can. */
export function logoProblem(logo: string): string | undefined {
  const [, type = '', data = ''] = /^data:([\w/+]+);base64,([A-Za-z0-9+/]+={0,2})$/.exec(logo) ?? []
  const begins = Object.hasOwn(BEGINNINGS, type) ? BEGINNINGS[type] : undefined
  if (!begins) return 'is not a data address of a PNG, JPEG, WebP or SVG in base64'
  const bytes = Buffer.from(data, 'base64')
  if (bytes.length > LARGEST) return `is larger than ${LARGEST / 1000} KB`
  if (!begins(bytes)) return `is no ${type}`
  if (type === 'image/svg+xml' && ACTIVE.test(bytes.toString('utf8')))
    return 'holds what a drawing does not need: scripts, or addresses of elsewhere'
  return undefined
}
