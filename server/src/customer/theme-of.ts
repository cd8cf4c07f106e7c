import { contrast, GROUNDS, READABLE } from './contrast.ts'
import { PLAIN, type Theme } from './theme.ts'
import type { ThemeBody } from './theme-kind.ts'

/** How pages look, from what was authored. */
export function themeOf(body: ThemeBody): Theme {
  const { brand, logo, accent, accentDark, contact, unsubscribeMail, privacy, language, timeZone, correctable } = body
  return {
    ...PLAIN,
    brand,
    logo,
    accent: { light: accent, dark: accentDark ?? lighter(accent) },
    contact: contact === undefined || contact.startsWith('https:') ? contact : `mailto:${contact}`,
    unsubscribeMail,
    ...(privacy ? { privacy } : {}),
    ...(language ? { language } : {}),
    ...(timeZone ? { timeZone } : {}),
    ...(correctable ? { correctable } : {}),
  }
}

/** The colour with as much white in it as it needs to be read on dark ground. */
function lighter(colour: string): string {
  for (let white = 0; white < 1; white += 0.05) {
    const mixed = `#${[1, 3, 5]
      .map((at) => {
        const part = Number.parseInt(colour.slice(at, at + 2), 16)
        return Math.round(part + (255 - part) * white)
          .toString(16)
          .padStart(2, '0')
      })
      .join('')}`
    if (GROUNDS.dark.every((ground) => contrast(mixed, ground) >= READABLE)) return mixed
  }
  return '#ffffff'
}
