import type { Json } from './json.ts'

/** No code unit takes more than six bytes once serialised (`\u0001`, and lone surrogates). */
const MOST_BYTES_PER_UNIT = 6

/** UTF-8 bytes of well-formed text (serialised JSON always is: it escapes lone surrogates). */
export function utf8Bytes(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    // Two bytes to U+07FF; three above; a surrogate pair is two units and four bytes in all.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2
  }
  return bytes
}

/** True when the text, serialised as JSON, takes at most `bytes` UTF-8 bytes between its quotes. */
export function textFits(text: string, bytes: number): boolean {
  if (text.length > bytes) return false
  return text.length * MOST_BYTES_PER_UNIT <= bytes || utf8Bytes(JSON.stringify(text)) - 2 <= bytes
}

/** The longest beginning of the text that fits; never cuts a surrogate pair in two. */
export function clipText(text: string, bytes: number): string {
  if (textFits(text, bytes)) return text
  let clipped = text.slice(0, bytes)
  while (!textFits(clipped, bytes)) clipped = clipped.slice(0, -1)
  return clipped
}

/** True when arrays and objects are nested at most `depth` deep; looks no deeper, so it cannot overflow the stack. */
export function depthFits(value: Json, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0) return false
  return Object.values(value).every((inner) => depthFits(inner, depth - 1))
}
