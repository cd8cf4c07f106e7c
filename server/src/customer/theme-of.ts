import { GROUNDS } from './contrast.ts'
import { readableColour } from './readable-colour.ts'
import { PLAIN, type Theme } from './theme.ts'
import type { ThemeBody } from './theme-kind.ts'

/** How pages look, from what was authored. */
export function themeOf(body: ThemeBody): Theme {
  const { brand, logo, accent, accentDark, contact, unsubscribeMail } = body
  return {
    brand,
    logo,
    accent: { light: accent, dark: accentDark ?? readableColour(accent, GROUNDS.dark) },
    contact: contact === undefined || contact.startsWith('https:') ? contact : `mailto:${contact}`,
    unsubscribeMail,
    font: body.font ?? PLAIN.font,
    welcome: body.welcome ?? PLAIN.welcome,
    controller: body.controller ?? PLAIN.controller,
    privacy: body.privacy ?? PLAIN.privacy,
    language: body.language ?? PLAIN.language,
    timeZone: body.timeZone ?? PLAIN.timeZone,
    correctable: body.correctable ?? PLAIN.correctable,
  }
}
