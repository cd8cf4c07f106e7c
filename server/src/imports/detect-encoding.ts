import { isUtf8 } from 'node:buffer'
import chardet from 'chardet'
import iconv from 'iconv-lite'
import { isEncoding } from './decode-text.ts'
import { decodeMixedLatin, MIXED_LATIN } from './mixed-latin.ts'

export type EncodingGuess = {
  readonly encoding: string
  /** What it was seen by, for a person who decides. */
  readonly because: 'byte order mark' | 'zero bytes' | 'valid UTF-8' | 'only ASCII' | 'letters that make words'
}

/** Single-byte encodings of western Europe that files really come in, the likelier first: of equal scores the first wins. */
const WESTERN = ['windows-1252', 'cp850', 'macintosh', 'iso-8859-15'] as const

/**
 * The encoding of a sample that begins where the file does. UTF-8 and UTF-16 can be recognised for certain. Others are decided by which
 * one gives letters where letters are: `é` between two small letters is likely, `Ú` or `‚` is not. Statistics over bytes alone (chardet) choose
 * between scripts; among the encodings of one script they guess, and they know no file that mixes two.
 */
export function detectEncoding(sample: Uint8Array): EncodingGuess {
  const marked = byteOrderMark(sample)
  if (marked) return { encoding: marked, because: 'byte order mark' }
  const wide = utf16(sample)
  if (wide) return { encoding: wide, because: 'zero bytes' }
  const foreign = sample.filter((byte) => byte >= 0x80).length
  if (foreign === 0) return { encoding: 'utf-8', because: 'only ASCII' }
  if (isUtf8(wholeCharacters(sample))) return { encoding: 'utf-8', because: 'valid UTF-8' }

  const lines = linesWithForeign(sample)
  if (isOfAnotherScript(lines))
    return { encoding: byStatistics(lines) ?? 'windows-1252', because: 'letters that make words' }
  const scored = [
    ...WESTERN.map((encoding) => ({ encoding: encoding as string, score: score(iconv.decode(lines, encoding)) })),
    { encoding: MIXED_LATIN, score: score(decodeMixedLatin(lines)) },
  ].sort((a, b) => b.score - a.score)
  const best = scored[0]
  // A western text scores near 1; what is no western text at all is for the statistics.
  if (best && best.score > 0.5) return { encoding: best.encoding, because: 'letters that make words' }
  return { encoding: byStatistics(lines) ?? best?.encoding ?? 'windows-1252', because: 'letters that make words' }
}

/** Statistics over bytes propose; that what is decoded are letters, and of one script, disposes. */
function byStatistics(lines: Buffer): string | undefined {
  const guesses = chardet
    .analyse(lines)
    .filter(({ name }) => isEncoding(name) && !/^(utf|ascii)/i.test(name))
    .map(({ name, confidence }) => ({ name, score: confidence + 100 * lettersIn(iconv.decode(lines, name)) }))
  return guesses.sort((a, b) => b.score - a.score)[0]?.name
}

/** Which share of the characters beyond ASCII are letters; 0 when some bytes are no characters at all. */
function lettersIn(text: string): number {
  if (text.includes('\ufffd')) return 0
  const foreign = [...text].filter((one) => one > '\u007f')
  return foreign.length === 0 ? 0 : foreign.filter((one) => /\p{L}/u.test(one)).length / foreign.length
}

/** In western texts a letter in ten bears an accent at most; in Greek, Russian or Japanese nearly all are beyond ASCII. */
function isOfAnotherScript(lines: Uint8Array): boolean {
  let foreign = 0
  let latin = 0
  for (const byte of lines) {
    if (byte >= 0x80) foreign += 1
    else if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) latin += 1
  }
  return foreign > latin * 0.6
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes[2] === 0 && bytes[3] === 0 ? 'utf-32le' : 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** UTF-16 without a mark: of a western text, every other byte is zero. */
function utf16(bytes: Uint8Array): string | undefined {
  const looked = bytes.subarray(0, 4096)
  let even = 0
  let odd = 0
  for (const [at, byte] of looked.entries()) {
    if (byte !== 0) continue
    if (at % 2 === 0) even += 1
    else odd += 1
  }
  const most = looked.length * 0.3
  if (odd > most && even < most / 10) return 'utf-16le'
  return even > most && odd < most / 10 ? 'utf-16be' : undefined
}

/** Without the character that the end of the sample cuts. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  for (let back = 1; back <= 4 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      if (length > back) end = bytes.length - back
      break
    }
    if (byte < 0x80) break
  }
  return bytes.subarray(0, end)
}

/** Enough to decide by, however large the file. */
const JUDGED = 256 * 1024

function linesWithForeign(bytes: Uint8Array): Buffer {
  const kept: Uint8Array[] = []
  let size = 0
  let start = 0
  let foreign = false
  for (let at = 0; at <= bytes.length && size < JUDGED; at += 1) {
    const byte = bytes[at]
    if (byte === undefined || byte === 0x0a) {
      if (foreign) {
        kept.push(bytes.subarray(start, at + 1))
        size += at + 1 - start
      }
      start = at + 1
      foreign = false
    } else if (byte >= 0x80) foreign = true
  }
  return Buffer.concat(kept)
}

const SMALL = /[a-zàâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿß]/
const CAPITAL = /[A-ZÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝŸ]/
const SMALL_FOREIGN = /[àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿß]/
const CAPITAL_FOREIGN = /[ÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝŸ]/
/** Letters that are frequent in French, German, Spanish, Italian and Portuguese: `é` is what a doubtful byte more likely is than `Ú`. */
const FREQUENT = /[éèêàçùôîûâëïüöäßñáíóúãõœ]/
/** Marks of print that stand between words, beside spaces and figures. */
const MARKS = /[€‚„…†‡‹‘’“”•–—™›«»°§©®²³¹½¼¾·¿¡£¥\u00a0ªº¨´]/

/** From −1 to 1: how many of the characters that are not ASCII stand where such a character would. */
function score(text: string): number {
  let sum = 0
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) < 0x80) continue
    count += 1
    sum += plausible(text[at - 1] ?? ' ', text[at] ?? ' ', text[at + 1] ?? ' ')
  }
  return count === 0 ? 0 : sum / count
}

function plausible(before: string, one: string, after: string): number {
  const inWord = SMALL.test(before) || SMALL.test(after)
  if (SMALL_FOREIGN.test(one))
    return inWord ? (FREQUENT.test(one) ? 1 : 0.6) : CAPITAL.test(before) && CAPITAL.test(after) ? -0.5 : 0.4
  if (CAPITAL_FOREIGN.test(one)) {
    // A capital after a small letter is a wrong guess; at the start of a word, or among capitals, it is right.
    return SMALL.test(before) ? -1 : 0.7
  }
  // The typographer's apostrophe stands inside words, other marks do not.
  if (one === '’') return inWord ? 1 : 0.2
  if (MARKS.test(one)) return SMALL.test(before) && SMALL.test(after) ? -1 : 0.5
  return -1
}
