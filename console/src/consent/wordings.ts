import type { Wording } from './purpose.ts'

/** A wording with its place in the body, where the server's problems point. */
export type Placed = Wording & { readonly place: number }

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

export function placed(texts: readonly Wording[]): Placed[] {
  return texts.map((text, place) => ({ ...text, place }))
}

/** The versions in the order in which they were written: the last is the newest. */
export function versionsOf(texts: readonly Wording[]): string[] {
  return [...new Set(texts.map(({ version }) => version))]
}

/** The languages in the order in which they came. */
export function languagesOf(texts: readonly Wording[]): string[] {
  const languages: string[] = []
  for (const { language } of texts) if (!languages.some((known) => same(known, language))) languages.push(language)
  return languages
}

/** Whether a wording was saved before: then people may have been asked with it. */
export function isKept(
  saved: readonly Wording[],
  { version, language }: Pick<Wording, 'version' | 'language'>,
): boolean {
  return saved.some((one) => one.version === version && same(one.language, language))
}

/** The newest version in the language that comes first in this order, else in the one that it was first written in; undefined without any. */
export function newestWording(texts: readonly Wording[], order: readonly string[]): Wording | undefined {
  const newest = versionsOf(texts).at(-1)
  const written = texts.filter(({ version }) => version === newest)
  for (const language of order) {
    const found = written.find((one) => one.language.toLowerCase().split('-')[0] === language)
    if (found) return found
  }
  return written[0]
}

/** What a new version is called unless somebody says otherwise: the month, else the day, else the day and a number. */
export function versionName(taken: readonly string[], today: string): string {
  const [month, day] = [today.slice(0, 7), today.slice(0, 10)]
  const candidates = [month, day, ...taken.map((_, place) => `${day}-${place + 2}`)]
  return candidates.find((name) => !taken.includes(name)) ?? day
}

/** The same with one more version: what the last one says, in each of its languages, to go on from; in one language where there was none. */
export function withVersion(texts: readonly Wording[], version: string, language: string): Wording[] {
  const last = versionsOf(texts).at(-1)
  const copies = texts.filter((text) => text.version === last).map((text) => ({ ...text, version }))
  return [...texts, ...(copies.length > 0 ? copies : [{ version, language, title: '', text: '' }])]
}

/** The same with a version in one more language. */
export function withLanguage(texts: readonly Wording[], version: string, language: string): Wording[] {
  return [...texts, { version, language, title: '', text: '' }]
}

/** A language as the web writes it (BCP 47). */
export function isLanguage(text: string): boolean {
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text)
}

export function isVersion(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(text)
}
