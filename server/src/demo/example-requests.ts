import { originOf } from '../identity/index.ts'

/** A call of the API, as the command line makes it. */
type Call = <Answer>(method: 'POST', path: string, body: object) => Promise<Answer>

type Step = readonly [verb: 'verify' | 'begin' | 'refuse', body: object]

const DAY = 86_400_000

/** What some customers of the example ask for of their rights, how long ago it came, and how far it is. Made up, as the file says nothing of it. */
const REQUESTS: readonly {
  readonly customer: string
  readonly kind: string
  readonly via: string
  readonly note: string
  readonly days: number
  readonly steps: readonly Step[]
}[] = [
  {
    customer: 'customer-00268',
    kind: 'access',
    via: 'letter',
    note: 'Demande une copie de ses données.',
    days: 26,
    steps: [
      ['verify', { how: 'document', note: 'Copie de la carte vue, non conservée.' }],
      ['begin', {}],
    ],
  },
  {
    customer: 'customer-00297',
    kind: 'rectification',
    via: 'phone',
    note: 'Habite en ville depuis mars, et non à la campagne.',
    days: 9,
    steps: [['verify', { how: 'call_back' }]],
  },
  {
    customer: 'customer-00326',
    kind: 'erasure',
    via: 'email',
    note: 'Ne souhaite plus être client, et demande que tout soit effacé.',
    days: 3,
    steps: [],
  },
  {
    customer: 'customer-00355',
    kind: 'objection',
    via: 'shop',
    note: 'Ne veut plus que ses achats en boutique servent à choisir ce que montre le site.',
    days: 1,
    steps: [],
  },
  {
    customer: 'customer-00384',
    kind: 'portability',
    via: 'email',
    note: 'Demande pour un tiers, sans procuration.',
    days: 34,
    steps: [['refuse', { reason: 'identity_not_proved', note: 'Aucune réponse à deux relances.' }]],
  },
]

/**
 * Writes down requests about people's rights, as who answers the telephone and opens the letters of the example would.
 *
 * @param now milliseconds since 1970
 */
export async function openExampleRequests(call: Call, now: number): Promise<void> {
  for (const { customer, kind, via, note, days, steps } of REQUESTS) {
    const receivedAt = new Date(now - days * DAY).toISOString()
    const { id } = await call<{ id: string }>('POST', `/api/people/${originOf('userId', customer)}/requests`, {
      kind,
      via,
      note,
      receivedAt,
    })
    for (const [verb, body] of steps) await call('POST', `/api/requests/${id}/${verb}`, body)
  }
}
