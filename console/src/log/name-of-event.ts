import type { TFunction } from 'i18next'
import type { EventSummary } from './event.ts'

/** What people decide about who is who is named by the server, in English: worded here. */
const DECIDED: Readonly<Record<string, string>> = {
  'Identities Linked': 'linked',
  'Identities Separated': 'separated',
  'Identities Kept Apart': 'keptApart',
  'Identity Decision Undone': 'undone',
}

/** An event in a word or two: its own name, which its sender gave it, or what it is. */
export function nameOfEvent({ type, name }: Pick<EventSummary, 'type' | 'name'>, t: TFunction): string {
  const decided = type === 'identity' ? DECIDED[name] : undefined
  if (decided !== undefined) return t(`log.decided.${decided}`)
  return name || t(`log.type.${type}`)
}

/** What sent it: a source, or a person's decision, whoever made it. */
export function sourceOfEvent({ type, source }: Pick<EventSummary, 'type' | 'source'>, t: TFunction): string {
  return type === 'identity' ? t('log.decision') : source.name
}
