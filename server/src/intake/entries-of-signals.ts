import { type ConsentPlan, isJsonObject, type JsonObject, type SignalWord, unsaidWords } from '@diapason/kernel'
import { entriesOf, type NewEntry, type Place, placeOf } from '../consent/index.ts'
import { newId } from '../platform/new-id.ts'
import type { Taken } from './read-message.ts'

/**
 * The entries that the signals of a message make: of each word that is not in the ledger yet.
 *
 * @param of.known what is written down of its person, with what is about to be
 * @param of.isKept whether the message itself is stored, so that an entry can name it
 */
export function entriesOfSignals(
  { event, row, gainful }: Taken,
  of: {
    readonly words: readonly SignalWord[]
    readonly plan: ConsentPlan
    readonly known: readonly NewEntry[]
    readonly isKept: boolean
  },
): NewEntry[] {
  const { words, plan, known, isKept } = of
  const page = placeOfPage(event.context)
  const said = known.map(({ purpose: subject, place, ...entry }) => ({ ...entry, subject, signal: place.signal }))
  return unsaidWords(words, { origin: row.origin, plan, known: said }).flatMap(
    ({ purpose, state, at, until, kind, digest }) =>
      entriesOf(
        {
          said: [{ purpose, state, until }],
          asked: null,
          origin: row.origin,
          at,
          recordedAt: row.receivedAt,
          place: { ...page, signal: kind, digest },
          how: 'signal',
          channel: row.channel,
          source: row.source,
          messageId: isKept ? row.messageId : null,
          confirms: false,
        },
        { plan, newId, waits: gainful },
      ),
  )
}

/** The page that a message was sent from, where it says so. */
function placeOfPage(context: JsonObject): Place {
  const { page } = context
  const url = page !== undefined && isJsonObject(page) && typeof page.url === 'string' ? placeOf(page.url) : ''
  return url === '' ? {} : { url }
}
