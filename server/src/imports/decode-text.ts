import { TextDecoder } from 'node:util'
import iconv from 'iconv-lite'
import { importErrors } from './errors.ts'
import { decodeMixedLatin, MIXED_LATIN } from './mixed-latin.ts'

/** Decodes a file piece by piece: a character may begin in one piece and end in the next. */
export type TextDecoding = { decode(bytes: Uint8Array): string; end(): string }

/** True for an encoding that can be read: those of iconv-lite, and `latin1+cp850`. */
export function isEncoding(name: string): boolean {
  return name === MIXED_LATIN || iconv.encodingExists(name)
}

/**
 * A decoder for an encoding. A byte order mark is left out. UTF-8 is strict: a byte that cannot be there means that the file is something
 * else, and reading on would put replacement characters into people's names.
 * @throws AppError `import_encoding`
 */
export function decodeText(encoding: string): TextDecoding {
  if (!isEncoding(encoding)) throw importErrors.import_encoding(`The encoding ${encoding.slice(0, 40)} is not known.`)
  if (encoding === MIXED_LATIN) return { decode: decodeMixedLatin, end: () => '' }
  if (/^utf-?8$/i.test(encoding)) return strictUtf8()
  const decoder = iconv.getDecoder(encoding)
  return { decode: (bytes) => decoder.write(Buffer.from(bytes)), end: () => decoder.end() ?? '' }
}

function strictUtf8(): TextDecoding {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let lines = 1
  const strict = (work: () => string): string => {
    try {
      const text = work()
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
      return text
    } catch (cause) {
      throw importErrors.import_encoding(`The file is not UTF-8: a byte after line ${lines} cannot stand there.`, {
        cause,
      })
    }
  }
  return {
    decode: (bytes) => strict(() => decoder.decode(bytes, { stream: true })),
    end: () => strict(() => decoder.decode()),
  }
}
