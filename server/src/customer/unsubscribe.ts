import type { createRecordChoices } from '../choices/index.ts'
import type { OpenLink } from './customer-links.ts'
import type { Language } from './pages/language.ts'
import type { createPreferences } from './preferences.ts'
import { recordingOf } from './recording-of.ts'

/** What a link that unsubscribes is about, and what became of it. */
export type Unsubscribed = {
  /** As people know it; undefined for everything. */
  readonly title: string | undefined
  /** Whether anything had to be written down. */
  readonly ended: boolean
}

export type Unsubscribe = {
  /** What it would end. */
  look(link: OpenLink, language: Language): Promise<Unsubscribed>
  /** Ends it. What has ended already is not said again: mail providers send the same request several times. */
  end(link: OpenLink, of: { readonly language: Language; readonly channel: 'web' | 'email' }): Promise<Unsubscribed>
}

/** Ends what a link names, by a button, by the one click of a mail provider (RFC 8058), or by an e-mail. */
export function createUnsubscribe(of: {
  readonly read: ReturnType<typeof createPreferences>
  readonly record: ReturnType<typeof createRecordChoices>
  readonly verify: () => Promise<unknown>
  readonly publicUrl: string
}): Unsubscribe {
  const { read, record, verify, publicUrl } = of

  const find = async (link: OpenLink, language: Language) => {
    await verify()
    const { subject } = link
    const { items } = await read(link, language)
    const meant = items.filter((item) => item.choosable && (subject === null || item.subject === subject))
    const open = meant.filter(({ answer }) => answer !== 'no')
    // Out of use by now: the refusal is taken all the same, and counts when it comes back.
    const retired = subject !== null && meant.length === 0 ? [subject] : []
    return {
      title: subject === null ? undefined : (meant[0]?.title ?? subject),
      said: [
        ...open.map(({ subject, answer }) => ({
          purpose: subject,
          state: answer === 'yes' ? ('withdrawn' as const) : ('denied' as const),
          until: null,
        })),
        ...retired.map((purpose) => ({ purpose, state: 'withdrawn' as const, until: null })),
      ],
    }
  }
  return {
    look: async (link, language) => {
      const { title, said } = await find(link, language)
      return { title, ended: said.length === 0 }
    },
    end: async (link, { language, channel }) => {
      const { title, said } = await find(link, language)
      if (said.length > 0)
        await record(link.origin, recordingOf(link, { said, place: 'unsubscribe', channel, publicUrl }))
      return { title, ended: said.length > 0 }
    },
  }
}
