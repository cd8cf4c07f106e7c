import type { Language } from '../app/i18n.ts'
import type { PurposeBody } from './purpose.ts'

/** A purpose that many have, as it can be made by one click: told in the reader's language, asked in both. */
export type Example = { readonly key: string; readonly body: (reader: Language, version: string) => PurposeBody }

/** One of each kind: what holds until somebody objects, what needs a yes, what needs neither. */
export const examples: readonly Example[] = [
  {
    key: 'audience',
    body: (reader, version) => ({
      name: { en: 'Audience measurement', fr: 'Mesure d’audience' }[reader],
      description: {
        en: 'How many people read which pages, to know what is useful.',
        fr: 'Combien de personnes lisent quelles pages, pour savoir ce qui sert.',
      }[reader],
      basis: 'legitimate_interest',
      texts: [
        {
          version,
          language: 'en',
          title: 'Knowing what is read',
          text: 'We count visits to our pages to know what is useful. You can object at any time.',
        },
        {
          version,
          language: 'fr',
          title: 'Savoir ce qui est lu',
          text: 'Nous comptons les visites de nos pages pour savoir ce qui sert. Vous pouvez vous y opposer à tout moment.',
        },
      ],
    }),
  },
  {
    key: 'personalisation',
    body: (reader, version) => ({
      name: { en: 'Personalisation', fr: 'Personnalisation' }[reader],
      description: {
        en: 'What is shown is chosen by what somebody read and bought.',
        fr: 'Ce qui est montré est choisi d’après ce que la personne a lu et acheté.',
      }[reader],
      basis: 'consent',
      expires: 'P395D',
      texts: [
        {
          version,
          language: 'en',
          title: 'Chosen for you',
          text: 'May we use what you read and buy here to choose what we show you? You can change your mind at any time.',
        },
        {
          version,
          language: 'fr',
          title: 'Choisi pour vous',
          text: 'Pouvons-nous utiliser ce que vous lisez et achetez ici pour choisir ce que nous vous montrons\u202f? Vous pouvez changer d’avis à tout moment.',
        },
      ],
    }),
  },
  {
    key: 'service',
    body: (reader, version) => ({
      name: { en: 'Service messages', fr: 'Messages de service' }[reader],
      description: {
        en: 'What has to be said of an order or a subscription: it is paid, it is on its way, it ends.',
        fr: 'Ce qu’il faut dire d’une commande ou d’un abonnement\u00a0: il est payé, il arrive, il se termine.',
      }[reader],
      basis: 'contract',
      texts: [
        {
          version,
          language: 'en',
          title: 'About your orders and subscriptions',
          text: 'We write to you about what you ordered: its payment, its delivery, its end.',
        },
        {
          version,
          language: 'fr',
          title: 'Au sujet de vos commandes et abonnements',
          text: 'Nous vous écrivons au sujet de ce que vous avez commandé\u00a0: son paiement, sa livraison, sa fin.',
        },
      ],
    }),
  },
]
