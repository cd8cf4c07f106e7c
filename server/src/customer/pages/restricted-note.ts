import { html } from 'hono/html'
import type { Preferences } from '../preferences.ts'
import type { Markup, Setting } from './page.ts'

/** That nothing of somebody is used at present, in plain words; nothing where that is not so. */
export function restrictedNote(
  { restrictedSince }: Pick<Preferences, 'restrictedSince'>,
  { words, dates }: Setting,
): Markup | false {
  if (restrictedSince === null) return false
  return html`<div class="note" role="note"><p>${words.restricted(dates.day(restrictedSince))}</p></div>`
}
