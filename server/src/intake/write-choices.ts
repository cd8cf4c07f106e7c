import type { ConsentPlan } from '@diapason/kernel'
import { choicesIn, createLedger, entriesOf } from '../consent/index.ts'
import type { Database } from '../platform/database/database.ts'
import { newId } from '../platform/new-id.ts'
import { refreshChoices } from '../profiles/index.ts'
import type { Folded } from './fold-batch.ts'
import type { Taken } from './read-message.ts'

/**
 * Writes down what the messages of a batch say of choices, and makes again what stands of them: of who spoke, of whom somebody joined who had chosen, and of who took
 * an identifier that was nobody's, for it may have chosen when it was somebody's. Costs nothing where no message does any of it. Returns whose it is to be read again.
 */
export async function writeChoices(
  tx: Database,
  of: {
    readonly taken: readonly Taken[]
    readonly folded: Folded
    /** Whether identifiers that were nobody's have been taken. */
    readonly adopted: boolean
  },
  plan: ConsentPlan,
): Promise<ReadonlySet<string>> {
  const { taken, folded, adopted } = of
  const sayings = taken.flatMap(({ event, row }) => {
    const told = choicesIn(event)
    return told ? [{ told, row }] : []
  })
  const again = new Set(folded.people.flatMap(({ profile, chooses }) => (chooses ? profile.id : [])))
  if (adopted) for (const { profile } of folded.origins) again.add(profile)
  if (sayings.length > 0) {
    const owners = new Map(
      folded.people.flatMap(({ profile, origins }) => origins.map((one) => [one, profile.id] as const)),
    )
    const speakers = Map.groupBy(sayings, ({ row }) => owners.get(row.origin) ?? '')
    speakers.delete('')
    const ledger = createLedger(tx)
    const before = Map.groupBy(await ledger.ofPeople([...speakers.keys()]), ({ profile }) => profile)
    await ledger.append(
      [...speakers].map(([person, said]) => ({
        before: before.get(person) ?? [],
        entries: said.flatMap(({ told, row }) =>
          entriesOf(
            {
              ...told,
              origin: row.origin,
              at: row.happenedAt,
              recordedAt: row.receivedAt,
              channel: row.channel,
              source: row.source,
              messageId: row.messageId,
              confirms: false,
            },
            { plan, newId },
          ),
        ),
      })),
    )
    for (const person of speakers.keys()) again.add(person)
  }
  return again.size === 0 ? again : new Set([...(await refreshChoices(tx, [...again])), ...again])
}
