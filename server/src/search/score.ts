/** A text as it is compared: no accents, no case, so that `helene` finds Hélène. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/**
 * How well a text matches what was typed, 0 (not at all) to 100 (it is the same): the same text, its beginning, the beginning of each word
 * typed in any order, somewhere inside. Of two equal matches the shorter text is the better one. Both are `folded`.
 *
 *     score('home-hero', 'home') // 89.1
 *     score('the hero of the home page', 'home her') // 69.75
 */
export function score(text: string, q: string): number {
  if (q === '' || text === '') return 0
  if (text === q) return 100
  const rest = Math.min(text.length - q.length, 100) / 100
  if (text.startsWith(q)) return 90 - rest * 10
  const wanted = q.split(/\s+/).filter((word) => word !== '')
  const words = text.split(/[^\p{L}\p{N}]+/u)
  if (wanted.every((want) => words.some((word) => word.startsWith(want)))) return 72 - rest * 10
  if (text.includes(q)) return 50 - rest * 10
  return wanted.length > 1 && wanted.every((want) => text.includes(want)) ? 30 - rest * 10 : 0
}

/** The best score of several texts, each worth a share of it: a name is worth all, what stands in a body half. */
export function bestScore(texts: readonly { readonly text: string; readonly worth: number }[], q: string): number {
  return Math.max(0, ...texts.map(({ text, worth }) => score(text, q) * worth))
}
