import type { Json } from '@diapason/kernel'
import { eventOfRow } from '../identity/index.ts'
import type { LogRow } from '../log/index.ts'
import type { Contracts } from './contracts.ts'
import { masked } from './mask.ts'
import type { Subject } from './subject.ts'

/** The newest messages of a subject, newest first; may bring some of other names. */
export type NewestOf = (subject: Subject, limit: number) => Promise<LogRow[]>

export type Examples = ReturnType<typeof createExamples>

/** What a message carries that the catalogue looks at. */
export function carriedBy(row: LogRow): Readonly<Record<string, Json>> {
  const event = eventOfRow(row)
  return event.type === 'identify' || event.type === 'group' ? event.traits : event.properties
}

/** Messages looked through for those that carry a trait. */
const LOOKED_THROUGH = 100

/** Examples, read from the log when they are asked for: they are personal data, so the catalogue keeps none. */
export function createExamples({
  newest,
  contracts,
}: {
  newest: NewestOf
  contracts: Pick<Contracts, 'event' | 'trait'>
}) {
  const isSpecial = (trait: string) => contracts.trait(trait)?.body.sensitivity === 'special'
  /** What is carried, without the values of special categories: nobody needs somebody's illness to know what a field looks like. */
  const discreet = (row: LogRow, carried: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> =>
    row.type !== 'identify' && row.type !== 'group'
      ? carried
      : Object.fromEntries(
          Object.entries(carried).map(([name, value]) => [name, isSpecial(name) ? masked(value) : value]),
        )
  return {
    /** The newest messages of one subject, as they carry it. */
    async rows(subject: Subject, limit: number): Promise<LogRow[]> {
      const rows = await newest(subject, limit)
      return rows.filter((row) => row.type === subject.type && row.name === subject.name)
    },
    /** The same for a screen, values replaced by their types when masked; of one trait, when it is named. */
    async of(
      subject: Subject,
      { limit, isMasked: mayNotRead, trait }: { limit: number; isMasked: boolean; trait?: string },
    ) {
      const special = trait === undefined ? contracts.event(subject)?.body.sensitivity === 'special' : isSpecial(trait)
      const isMasked = mayNotRead || special
      const rows = await this.rows(subject, trait === undefined ? limit : LOOKED_THROUGH)
      const items = rows.flatMap((row) => {
        const carried = discreet(row, carriedBy(row))
        const value = trait === undefined ? carried : Object.hasOwn(carried, trait) ? carried[trait] : undefined
        if (value === undefined) return []
        return [
          {
            receivedAt: row.receivedAt,
            origin: isMasked ? null : row.origin,
            messageId: isMasked ? null : row.messageId,
            value: isMasked ? masked(value) : value,
          },
        ]
      })
      return { masked: isMasked, items: items.slice(0, limit) }
    },
  }
}
