import { EXAMPLE_CUSTOMER, type HillstromMessage } from './hillstrom-messages.ts'

const DAY = 86_400_000

/** Customers who said something, of all those of the file. */
const SPOKE = 2_000
const CUSTOMERS = 64_000

/** Days over which they did. */
const DAYS = 75

/** Days since when the newer wording of the letters is asked with. */
const REWORDED = 34

/** How many of a hundred say yes: the newer wording is better understood, and a shop asks better than a site. */
const YES = { letters: { 1: 38, 2: 54 }, personalisation: 46, partners: 11, shop: 14 } as const

/**
 * What customers of the example chose on the site and in shops, until today. The experiment's file says nothing of it: these answers are made up, by a fixed rule, so that a second
 * replay brings the same.
 *
 * @param today milliseconds since 1970
 */
export function exampleChoices(today: number): HillstromMessage[] {
  return Array.from({ length: SPOKE }, (_, place) => place).flatMap((place) => {
    const number = 1 + ((place * 29 + 268 - 1) % CUSTOMERS)
    const userId = `customer-${String(number).padStart(5, '0')}`
    const daysAgo = dice(place, 1) * DAYS
    const at = Math.round(today - daysAgo * DAY)
    const shop = dice(place, 2) < 0.3
    const version = daysAgo > REWORDED ? 1 : 2
    // Whoever the demo shows a page of has said something of everything.
    const isExample = userId === EXAMPLE_CUSTOMER
    const says = (share: number, roll: number) => dice(place, roll) * 100 < share + (shop ? YES.shop : 0)
    const letters = isExample || says(YES.letters[version], 3)
    const granted = (yes: boolean) => (yes ? 'granted' : 'denied')
    const others = [
      ...(isExample || dice(place, 4) < 0.8
        ? [{ purpose: 'personalisation', state: granted(isExample || says(YES.personalisation, 5)) }]
        : []),
      ...(isExample || dice(place, 6) < 0.6
        ? [{ purpose: 'partners', state: granted(!isExample && letters && says(YES.partners, 7)) }]
        : []),
      ...(letters
        ? [
            {
              topic: dice(place, 8) < 0.5 ? 'womens-merchandise' : 'mens-merchandise',
              channel: 'email',
              state: 'granted',
              frequency: dice(place, 9) < 0.3 ? 'weekly' : 'monthly',
            },
          ]
        : []),
    ]
    const common = { call: 'track', userId, event: 'Choices Made', channel: shop ? 'store' : 'web' } as const
    const where = shop ? { how: 'agent', shop: 'Lyon' } : { how: 'click', element: 'preferences' }
    // What was asked with another wording is another message.
    const told = (name: string, version: 1 | 2, choices: readonly object[]): HillstromMessage => ({
      ...common,
      messageId: `hillstrom-${number}-${name}`,
      timestamp: new Date(at),
      fields: { choices, asked: { version: String(version), language: 'fr' }, ...where },
    })
    const said = [told('letters', version, [{ purpose: 'letters', state: granted(letters) }])]
    if (others.length > 0) said.push(told('choices', 1, others))
    // Some change their mind.
    const later = at + 6 * DAY
    if (letters && !isExample && later < today && dice(place, 10) < 0.12)
      said.push({
        ...common,
        channel: 'email',
        messageId: `hillstrom-${number}-left`,
        timestamp: new Date(later),
        fields: { choices: [{ purpose: 'letters', state: 'withdrawn' }], how: 'click', element: 'unsubscribe' },
      })
    return said
  })
}

/** From 0 to 1, alike for every value, and the same each time. */
function dice(place: number, roll: number): number {
  let mixed = Math.imul(place + 1, 0x9e3779b1) ^ Math.imul(roll, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
}
