import { type ConsentState, choiceOf, foldChoices } from '@diapason/kernel'
import { choiceEntryOf } from '../consent/index.ts'
import type { Link } from './link.ts'
import { type Answer, answerOf, type Preference } from './preference.ts'
import type { LedgerEntry, Preferences } from './preferences.ts'

/** A choice that was written down, with what takes it back. */
export type SavedChoice = {
  readonly entry: LedgerEntry
  /** Undefined of what is no longer in use. */
  readonly item: Preference | undefined
  /** The answer of before; undefined where there is nothing to go back to. */
  readonly undo: Answer | undefined
  /** How often they had wanted it, where they had said so. */
  readonly frequency: string | undefined
}

/** What was written down at one instant through this link, read from the ledger: what a page confirms is what holds. */
export function savedAt(preferences: Preferences, { link, at }: { link: Pick<Link, 'id'>; at: string }): SavedChoice[] {
  const { items, entries } = preferences
  const before = foldChoices(entries.filter(({ recordedAt }) => recordedAt < at).map(choiceEntryOf))
  return entries
    .filter(({ recordedAt, source }) => recordedAt === at && source === `customer:${link.id}`)
    .map((entry) => {
      const item = items.find(({ subject }) => subject === entry.purpose)
      const { state = 'never_asked', frequency } = choiceOf(before, entry.purpose) ?? {}
      return { entry, item, undo: item && undoOf(item, entry, state), frequency }
    })
}

function undoOf(item: Preference, entry: LedgerEntry, before: ConsentState): Answer | undefined {
  const now = answerOf(item.needsYes, entry.state)
  // Something else was said since.
  if (!item.choosable || item.answer !== now) return undefined
  const was = answerOf(item.needsYes, before) ?? (now === 'yes' ? 'no' : undefined)
  return was === now ? undefined : was
}
