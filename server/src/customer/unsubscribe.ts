import { type ConsentPlan, canRefuse, isForAll, subscriptionIn } from '@diapason/kernel'
import type { createRecordChoices } from '../choices/index.ts'
import type { OpenLink } from './customer-links.ts'
import type { Language } from './pages/language.ts'
import type { Preference } from './preference.ts'
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
    const meant = items.filter((item) => item.choosable && isMeant(item.subject, subject))
    const open = meant.filter(({ answer }) => answer !== 'no')
    // Out of use by now: the refusal is taken all the same, and counts when it comes back.
    const retired = subject !== null && !subject.endsWith(ALL) && meant.length === 0 ? [subject] : []
    return {
      title: subject === null ? undefined : titleOf(subject, meant[0]),
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

/** What a link is about that is about a topic on every channel: `culture@*`. */
const ALL = '@*'

/** Whether there is anything by this subject that people can refuse: a purpose, a topic on a channel, or on all (`@*`). */
export function isChosen(plan: ConsentPlan, subject: string): boolean {
  const subscription = subscriptionIn(subject)
  if (!subscription) return canRefuse(plan, subject)
  const rule = plan.sending.topics.get(subscription.topic)
  if (!rule || isForAll(plan, rule)) return false
  return subject.endsWith(ALL) || rule.channels.includes(subscription.channel)
}

function isMeant(subject: string, wanted: string | null): boolean {
  if (wanted === null || wanted === subject) return true
  return wanted.endsWith(ALL) && subscriptionIn(subject)?.topic === subscriptionIn(wanted)?.topic
}

function titleOf(wanted: string, item: Preference | undefined): string {
  return (wanted.endsWith(ALL) ? item?.subscription?.topic : item?.title) ?? wanted
}
