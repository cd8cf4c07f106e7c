import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decodeText } from './decode-text.ts'
import { detectEncoding } from './detect-encoding.ts'
import { MIXED_LATIN } from './mixed-latin.ts'
import { sharedData } from './shared-data.test-support.ts'

const FRENCH =
  'Prénom;Nom;Avis\nZoë;Lefèvre;Très déçue, le délai était trop long\nÉlodie;MÜLLER;Ça va, l’accueil fut agréable – “ok”\nNoël;D’Août;Où êtes-vous ? À bientôt, garçon\n'
const SPANISH =
  'Nombre;Opinión\nMuñoz;La atención fue rápida, ¿verdad? ¡Qué niño más simpático!\nPeña;Está bien, mañana volveré\n'
const GERMAN = 'Name;Meinung\nMüller;Schöne Grüße, die Wünsche waren groß\nJäger;Sehr höflich, überhaupt nicht böse\n'

function decode(bytes: Uint8Array, encoding: string): string {
  const decoder = decodeText(encoding)
  return decoder.decode(bytes) + decoder.end()
}

describe('the encoding of a text', () => {
  it.each(
    [FRENCH, SPANISH, GERMAN].flatMap((text) =>
      ['windows-1252', 'cp850', 'macintosh', 'utf-8', 'utf-16le', 'utf-16be'].map(
        (encoding) => [encoding, text] as const,
      ),
    ),
  )('is found: %s', (encoding, text) => {
    const bytes = iconv.encode(text, encoding)
    expect(detectEncoding(bytes).encoding).toBe(encoding)
    // CP850 has no typographic apostrophe: what it could not write is compared as it was written.
    expect(decode(bytes, encoding)).toBe(iconv.decode(bytes, encoding))
  })

  it('is found by its mark, and the mark is no part of the text', () => {
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be']) {
      const bytes = iconv.encode(FRENCH, encoding, { addBOM: true })
      expect(detectEncoding(bytes)).toEqual({ encoding, because: 'byte order mark' })
      expect(decode(bytes, encoding).replace(/^\ufeff/, '')).toBe(FRENCH)
    }
  })

  it('is found for other scripts by statistics', () => {
    const russian = iconv.encode('имя;отзыв\nИван;Очень доволен, спасибо за помощь\n'.repeat(5), 'windows-1251')
    expect(detectEncoding(russian).encoding).toBe('windows-1251')
    const japanese = iconv.encode('名前;都市\n山田太郎;東京都新宿区、こんにちは\n'.repeat(5), 'shift_jis')
    expect(detectEncoding(japanese).encoding).toBe('Shift_JIS')
  })

  it('stays UTF-8 when the sample ends inside a character', () => {
    const bytes = Buffer.from('très déçu €')
    for (let end = bytes.length; end > 4; end -= 1)
      expect(detectEncoding(bytes.subarray(0, end)).encoding, `${end} octets`).toBe('utf-8')
  })

  it('is UTF-8 for what is only ASCII, and for nothing at all', () => {
    expect(detectEncoding(Buffer.from('a,b\n1,2\n'))).toEqual({ encoding: 'utf-8', because: 'only ASCII' })
    expect(detectEncoding(Buffer.alloc(0)).encoding).toBe('utf-8')
  })

  it('is Latin-1 mixed with CP850 where both are in one line', () => {
    const line = (text: string, encoding: string) => iconv.encode(text, encoding)
    const mixed = Buffer.concat(
      ['très agréable', 'échangé', 'même à côté', 'déçu'].flatMap((text, at) => [
        line(text, 'latin1'),
        line(` et ${text}\n`, at % 2 ? 'cp850' : 'latin1'),
      ]),
    )
    expect(detectEncoding(mixed).encoding).toBe(MIXED_LATIN)
    expect(decode(mixed, MIXED_LATIN)).toContain('échangé et échangé')
  })

  it('is refused when it is chosen and wrong, with the line', () => {
    const bytes = iconv.encode('a\nb\nprénom\n', 'latin1')
    expect(() => decode(bytes, 'utf-8')).toThrow(/not UTF-8: a byte after line 1/)
    expect(() => decodeText('klingon')).toThrow(/klingon is not known/)
  })
})

const original = sharedData('nps-fr-benavent/nps.csv.gz')
const repaired = sharedData('nps-fr-benavent/nps.utf8.csv.gz')

it.skipIf(!original || !repaired)(
  'a survey of 13,954 answers that mixes both decodes to its repaired copy, byte for byte',
  () => {
    const bytes = gunzipSync(readFileSync(original ?? ''))
    const { encoding } = detectEncoding(bytes)
    expect(encoding).toBe(MIXED_LATIN)
    expect(Buffer.from(decode(bytes, encoding)).equals(gunzipSync(readFileSync(repaired ?? '')))).toBe(true)
  },
)
