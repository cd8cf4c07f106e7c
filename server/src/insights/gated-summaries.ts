import type { LogRow } from '../log/index.ts'
import type { ProgramGate } from '../profiles/index.ts'
import type { EventSummary, Summarise } from './event-summary.ts'

type Reading = Awaited<ReturnType<ProgramGate>>

/** Messages as a list shows them, of those that whoever reads may be told of, with how many may not. */
export async function gatedSummaries(
  rows: readonly LogRow[],
  { reading, summarise }: { readonly reading: Reading; readonly summarise: Summarise },
): Promise<{ readonly items: EventSummary[]; readonly leftOut?: number }> {
  if (reading === undefined) return { items: await summarise(rows) }
  const items = await summarise(await reading.messages(rows))
  const labels = await reading.labels(items.map(({ profileId }) => profileId))
  return {
    items: items.map((one) => ({ ...one, label: labels.get(one.profileId) ?? '' })),
    leftOut: reading.leftOut(),
  }
}
