/** Languages that the customers' pages speak. */
export const LANGUAGES = ['en', 'fr'] as const

export type Language = (typeof LANGUAGES)[number]

/**
 * The language of a page: the one that was switched to, else the first that the browser prefers (RFC 9110, `Accept-Language`) and the pages speak, else the brand's.
 *
 *     languageOf({ asked: undefined, accepted: 'de, fr-CA;q=0.8', otherwise: 'en' })  // 'fr'
 */
export function languageOf(of: {
  readonly asked: unknown
  readonly accepted: string | undefined
  readonly otherwise: Language
}): Language {
  const asked = LANGUAGES.find((one) => one === of.asked)
  if (asked) return asked
  const wanted = (of.accepted ?? '')
    .split(',', 20)
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const quality = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((one) => one !== undefined)
      return { language: tag.toLowerCase().split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
  for (const { language } of wanted) {
    const known = LANGUAGES.find((one) => one === language)
    if (known) return known
  }
  return of.otherwise
}
