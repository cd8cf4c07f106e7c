import {
  type ChoiceState,
  type ConsentPlan,
  type Json,
  LEGAL_BASES,
  mayRefuse,
  type Profile,
  subscriptionOf,
} from '@diapason/kernel'
import { digestOf } from '../../consent/index.ts'
import { type Known, type KnownTrait, traitWord } from '../../disclosure/index.ts'
import type { Language } from '../pages/language.ts'
import { newestText } from '../preference.ts'
import type { LedgerEntry } from '../preferences.ts'

const DAY = 86_400_000
const ID = '00000000-0000-7000-8000-000000000000'

/** The link of nobody, by which the pages are shown to who authors them. */
export const EXAMPLE_LINK = 'example'

/** What is known of somebody whom nobody is. */
const TRAITS: Readonly<Record<string, Json>> = {
  name: 'Camille Martin',
  firstName: 'Camille',
  lastName: 'Martin',
  city: 'Lyon',
  postalCode: '69002',
  country: 'France',
  email: 'camille.martin@example.org',
  phone: '+33 1 99 00 12 34',
  birthday: '1991-04-17',
  language: 'fr',
}

/** Traits that are shown at least; those that customers may put right are added. */
const SHOWN = ['name', 'city', 'birthday']

/** What they said, one after another, so that every kind of answer can be seen. */
const SAID: readonly (ChoiceState | undefined)[] = ['granted', undefined, 'denied']

/**
 * The ledger of the example customer: of what can be chosen, some was allowed, some refused, some never answered.
 *
 * @param of.now milliseconds since 1970
 * @param of.fresh what they have not been asked: it is being written
 */
export function exampleEntries(
  consent: ConsentPlan,
  of: { readonly now: number; readonly language: Language; readonly fresh: string | undefined },
): LedgerEntry[] {
  const { now, language, fresh } = of
  const asked = [...consent.purposes.values()]
    .filter(({ key, basis }) => key !== fresh && CHOSEN.has(basis))
    .map(({ key, basis, texts }) => ({ subject: key, texts, chosen: basis === 'consent', topic: false }))
  const topics = [...consent.sending.topics.values()]
    .filter(({ key }) => key !== fresh)
    .flatMap(({ key, channels, texts }) =>
      channels
        .slice(0, 1)
        .map((channel) => ({ subject: subscriptionOf(key, channel), texts, chosen: true, topic: true })),
    )
  return [...asked, ...topics].flatMap(({ subject, texts, chosen, topic }, place) => {
    const state = topic ? 'granted' : chosen ? SAID[place % SAID.length] : undefined
    if (state === undefined) return []
    const at = new Date(now - (9 + 13 * place) * DAY).toISOString()
    const text = newestText(texts, language)
    return exampleEntry({ subject, state, at, text })
  })
}

/** One word of theirs, by a click on their page. */
export function exampleEntry(of: {
  readonly subject: string
  readonly state: ChoiceState
  readonly at: string
  readonly text:
    | { readonly version: string; readonly language: string; readonly title: string; readonly text: string }
    | undefined
}): LedgerEntry {
  const { subject, state, at, text } = of
  return {
    id: ID,
    origin: ID,
    purpose: subject,
    state,
    at,
    until: null,
    recordedAt: at,
    asked: text ? { version: text.version, language: text.language, digest: digestOf(text) } : null,
    place: {},
    how: 'click',
    channel: 'web',
    source: `customer:${EXAMPLE_LINK}`,
    messageId: null,
    n: 1,
    covers: {},
    prev: null,
    hash: '',
    sourceName: null,
    wording: text ? { title: text.title, text: text.text, same: true } : null,
  }
}

/** All that is known of the example customer. */
export function exampleKnown(of: {
  readonly now: number
  readonly language: Language
  readonly correctable: readonly string[]
  /** What the catalogue calls a trait. */
  readonly labelOf: (trait: string) => string | undefined
}): Known {
  const { now, language, correctable, labelOf } = of
  const ago = (days: number) => new Date(now - days * DAY).toISOString()
  const [seen, spoken] = [
    { firstSeen: ago(402), lastSeen: ago(1), events: 36 },
    { firstSeen: ago(220), lastSeen: ago(220), events: 1 },
  ]
  const words = language === 'fr' ? FRENCH : ENGLISH
  return {
    profile: {
      format: 4,
      id: ID,
      identifiers: [
        { type: 'email', value: String(TRAITS.email), origin: ID },
        { type: 'userId', value: 'C-20417', origin: ID },
      ],
      traits: {},
      assignments: {},
      accounts: {},
      activity: { ...seen, channels: { web: seen, store: spoken } },
    } satisfies Profile,
    own: [],
    others: false,
    traits: [...new Set([...SHOWN, ...correctable])].map(
      (name, place): KnownTrait => ({
        name,
        label: labelOf(name) ?? traitWord(name, language) ?? name,
        value: TRAITS[name] ?? '…',
        at: ago(220 - 12 * place),
        source: 'shop',
        channel: place % 2 === 0 ? 'web' : 'store',
        purposes: undefined,
        delicate: false,
        retention: undefined,
      }),
    ),
    events: [
      { type: 'track', name: 'Order Completed', label: words.order, at: ago(12), channel: 'web' },
      { type: 'page', name: '', label: '', at: ago(12.02), channel: 'web' },
      { type: 'track', name: 'Order Completed', label: words.order, at: ago(220), channel: 'store' },
    ].map(
      ({ at, ...one }, place) =>
        ({ ...one, happenedAt: at, source: 'shop', messageId: String(place) }) as Known['events'][number],
    ),
    decisions: [
      {
        at: ago(1),
        channel: 'web',
        element: 'hero',
        outcome: 'local',
        name: words.element,
        variant: words.variant,
        purpose: undefined,
        reads: ['city'],
      },
    ],
    sources: new Map([['shop', words.source]]),
  }
}

/** Bases under which somebody chooses. */
const CHOSEN: ReadonlySet<string> = new Set(LEGAL_BASES.filter(mayRefuse))

const ENGLISH = {
  order: 'Order placed',
  source: 'Shop',
  element: 'Head of the home page',
  variant: 'The shop near you',
}
const FRENCH = {
  order: 'Commande passée',
  source: 'Boutique',
  element: 'Haut de la page d’accueil',
  variant: 'La boutique près de chez vous',
}
