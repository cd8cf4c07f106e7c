import { type ConsentPlan, isDefinedPurpose, type JsonObject, type LegalBasis } from '@diapason/kernel'
import { createLogReader, type LogRow } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { ownMessage, withTraits } from './own-message.ts'

/** A message of a person as they are told of it. */
export type ToldMessage = {
  readonly type: string
  readonly name: string
  /** ISO 8601: when it happened, and when it came. */
  readonly at: string
  readonly receivedAt: string
  readonly channel: string
  /** What the key is called that sent it. */
  readonly source: string
  /** Purposes that it is kept for; null where nobody said. */
  readonly purposes: readonly string[] | null
  /** As it was received; absent where it is withheld. */
  readonly content?: JsonObject
}

export type MessagesOf = {
  readonly origins: readonly string[]
  readonly sources: ReadonlyMap<string, string>
  /** The purpose of every key there ever was, by its id. */
  readonly keyPurposes: ReadonlyMap<string, string>
  readonly consent: ConsentPlan
  /** Absent, all of them. */
  readonly only?: 'portable'
  /** Without what was said in them: somebody else may be looking. */
  readonly withheld?: boolean
}

/** Bases on which data can be taken along: article 20 (1) of the GDPR. */
const PORTABLE: ReadonlySet<LegalBasis> = new Set(['consent', 'contract'])

/** All messages of a person, the oldest first, page by page; what others said of them by the same device is not theirs. */
export async function* toldMessages(db: Database, of: MessagesOf): AsyncIterable<ToldMessage> {
  const { origins, sources, only, withheld = false } = of
  const own = new Set(origins)
  for await (const row of createLogReader(db).ofOrigins(origins)) {
    if (row.type === 'identity') continue
    const purposes = purposesOf(row, of)
    const kept = only === undefined || isPortable(purposes, of.consent)
    // What somebody says of themselves is kept trait by trait, whatever the message as a whole is kept for.
    if (!kept && row.type !== 'identify') continue
    const { type, name, happenedAt: at, receivedAt, channel } = row
    const content = withheld ? undefined : contentOf(row, { own, kept, of })
    yield {
      type,
      name,
      at,
      receivedAt,
      channel,
      source: sources.get(row.source) ?? row.source,
      purposes: purposes ?? null,
      ...(content ? { content } : {}),
    }
  }
}

function contentOf(
  { body }: LogRow,
  { own, kept, of }: { readonly own: ReadonlySet<string>; readonly kept: boolean; readonly of: MessagesOf },
): JsonObject {
  const message = ownMessage(body, own)
  if (of.only === undefined) return message
  return withTraits(message, (trait) => {
    const purposes = of.consent.traits.get(trait)
    return purposes === undefined ? kept : isPortable([...purposes], of.consent)
  })
}

/** Whether what is kept for these purposes rests on consent or a contract; what nobody said anything of is given as well. */
export function isPortable(purposes: readonly string[] | undefined, consent: ConsentPlan): boolean {
  if (purposes === undefined) return true
  return purposes.some((key) => {
    const rule = consent.purposes.get(key)
    return rule === undefined || PORTABLE.has(rule.basis)
  })
}

function purposesOf(
  { type, name, source }: LogRow,
  { consent, keyPurposes }: MessagesOf,
): readonly string[] | undefined {
  const said =
    type === 'track' || type === 'page' || type === 'screen' ? consent.events[type].get(name)?.purposes : undefined
  if (said !== undefined) return said
  const purpose = keyPurposes.get(source)
  return purpose !== undefined && isDefinedPurpose(consent, purpose) ? [purpose] : undefined
}
