import iconv from 'iconv-lite'

/** Name of the encoding that exists nowhere but in files: some programs wrote Latin-1 into it, others the code page 850 of DOS. */
export const MIXED_LATIN = 'latin1+cp850'

/**
 * A character for each byte: 0x80–0x9F as in code page 850, where they are letters, and all others as in Latin-1, where those below are
 * control characters that nobody means. What code page 850 has above 0x9F (`á`, frames) cannot be told from Latin-1 and is read as that.
 */
const CHARACTERS = iconv
  .decode(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), 'latin1')
  .split('')
  .map((latin, byte) => (byte >= 0x80 && byte <= 0x9f ? iconv.decode(Buffer.from([byte]), 'cp850') : latin))

/** Bytes → text. Each byte is one character, so pieces of a file can be decoded one by one. */
export function decodeMixedLatin(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += CHARACTERS[byte]
  return text
}
