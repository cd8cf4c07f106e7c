import type { Language } from './language.ts'

export type Dates = {
  /** 21 November 2026. */
  day(at: string): string
  /** 21 November 2026 at 10:02 UTC. */
  moment(at: string): string
}

/** Dates as people read them, in the brand's time zone: whose clock the reader's is, a page without a script cannot know. */
export function datesIn(language: Language, timeZone: string): Dates {
  const locale = language === 'en' ? 'en-GB' : 'fr-FR'
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone })
  const moment = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  })
  return { day: (at) => day.format(new Date(at)), moment: (at) => moment.format(new Date(at)) }
}
