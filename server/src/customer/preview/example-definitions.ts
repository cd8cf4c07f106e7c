import type { Definition } from '@diapason/kernel'

const text = (en: readonly [string, string], fr: readonly [string, string]) => [
  { version: '1', language: 'en', title: en[0], text: en[1] },
  { version: '1', language: 'fr', title: fr[0], text: fr[1] },
]

/** What people could choose on a page of which nobody has said yet what there is to choose. */
export const EXAMPLE_DEFINITIONS: readonly Definition[] = [
  {
    kind: 'purpose',
    key: 'news',
    revision: 1,
    body: {
      name: 'News',
      basis: 'consent',
      expires: 'P395D',
      texts: text(
        ['Our news', 'May we write to you about what is new?'],
        ['Nos nouveautés', 'Pouvons-nous vous écrire pour vous présenter nos nouveautés ?'],
      ),
    },
  },
  {
    kind: 'purpose',
    key: 'personalisation',
    revision: 1,
    body: {
      name: 'Personalisation',
      basis: 'consent',
      expires: 'P395D',
      texts: text(
        ['Chosen for you', 'May we use what you do here to show you what suits you?'],
        [
          'Choisi pour vous',
          'Pouvons-nous tenir compte de ce que vous faites ici pour vous montrer ce qui vous convient ?',
        ],
      ),
    },
  },
  {
    kind: 'purpose',
    key: 'measurement',
    revision: 1,
    body: {
      name: 'Measurement',
      basis: 'legitimate_interest',
      texts: text(
        ['Measuring our audience', 'We count visits to improve our pages.'],
        ['Mesurer notre audience', 'Nous comptons les visites pour améliorer nos pages.'],
      ),
    },
  },
  {
    kind: 'purpose',
    key: 'orders',
    revision: 1,
    body: {
      name: 'Orders',
      basis: 'contract',
      texts: text(
        ['Delivering your orders', 'We use your address to send you what you ordered.'],
        ['Livrer vos commandes', 'Votre adresse nous sert à vous envoyer ce que vous avez commandé.'],
      ),
    },
  },
  { kind: 'channel', key: 'email', revision: 1, body: { name: 'E-mail', names: { en: 'E-mail', fr: 'E-mail' } } },
  {
    kind: 'topic',
    key: 'letter',
    revision: 1,
    body: {
      name: 'Letter',
      purpose: 'news',
      channels: ['email'],
      frequencies: ['weekly', 'monthly'],
      subscribed: 'when_asked',
      texts: text(
        ['The letter', 'New arrivals, and what the house has read.'],
        ['La lettre', 'Les nouveautés, et ce que la maison a lu.'],
      ),
    },
  },
]
