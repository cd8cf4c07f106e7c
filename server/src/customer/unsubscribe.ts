import { type ConsentPlan, canRefuse, choiceOf, isForAll, subscriptionIn } from '@diapason/kernel'
import type { ChoicesReader, createRecordChoices } from '../choices/index.ts'
import { leavingSubjects } from '../consent/index.ts'
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
  readonly reader: Pick<ChoicesReader, 'standing'>
  readonly plan: () => ConsentPlan
  readonly verify: () => Promise<unknown>
  readonly publicUrl: string
}): Unsubscribe {
  const { read, record, reader, plan, verify, publicUrl } = of

  const find = async (link: OpenLink, language: Language) => {
    await verify()
    const { subject } = link
    const [{ items }, standing] = await Promise.all([read(link, language), reader.standing(link.person)])
    const answers = new Map(items.map((item) => [item.subject, item.answer]))
    const isOpen = (one: string) => !REFUSALS.has(choiceOf(standing, one)?.state)
    const meant = [...subjectsOf(subject, { plan: plan(), spoken: Object.keys(standing) })].filter(isOpen)
    return {
      title: subject === null ? undefined : titleOf(subject, items),
      said: meant.map((purpose) => {
        // Of what is out of use by now the refusal is taken all the same, and counts when it comes back.
        const held = !answers.has(purpose) || answers.get(purpose) === 'yes'
        return { purpose, state: held ? ('withdrawn' as const) : ('denied' as const), until: null }
      }),
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

/** What a link ends: everything and a topic on all its channels are what they are wherever somebody leaves. */
function subjectsOf(
  subject: string | null,
  { plan, spoken }: { readonly plan: ConsentPlan; readonly spoken: readonly string[] },
): Iterable<string> {
  if (subject !== null && !subject.endsWith(ALL)) return [subject]
  return leavingSubjects(plan, subject === null ? {} : { topic: subject.slice(0, -ALL.length) }, spoken)
}

const REFUSALS: ReadonlySet<string | undefined> = new Set(['denied', 'withdrawn'])

function titleOf(wanted: string, items: readonly Preference[]): string {
  const topic = subscriptionIn(wanted)?.topic
  const item = items.find(({ subject }) => subject === wanted)
  if (!wanted.endsWith(ALL)) return item?.title ?? wanted
  return items.find(({ subject }) => subscriptionIn(subject)?.topic === topic)?.subscription?.topic ?? wanted
}
