import type { ConsentPlan, PurposeRule } from '@diapason/kernel'
import type { Said } from './choices-in-message.ts'
import { type Asked, digestOf, type NewEntry } from './entry.ts'

const LATEST = Date.parse('9999-12-31T23:59:59.999Z')

/** What somebody said at one moment, and how it came to be known. */
export type Saying = Omit<NewEntry, 'id' | 'purpose' | 'state' | 'until' | 'asked'> & {
  readonly said: readonly Said[]
  readonly asked: { readonly version: string; readonly language: string } | null
  /** Whether a yes of this saying is itself the confirmation that a purpose asks for. */
  readonly confirms: boolean
}

/**
 * The entries that a saying makes: one a purpose. A yes holds as long as its purpose says, or less where it was said so; where the purpose asks for a
 * confirmation it waits for it. Who says what must have been let in by who knows the purposes: of one that is not in use only a refusal makes an entry.
 */
export function entriesOf(saying: Saying, { plan, newId }: { plan: ConsentPlan; newId: () => string }): NewEntry[] {
  const { said, asked, confirms, ...common } = saying
  return said.flatMap(({ purpose, state, until, asked: own = asked }) => {
    const rule = plan.purposes.get(purpose)
    // Out of use by now: a yes to it says nothing, and a refusal counts when it comes back.
    if (!rule) return state === 'granted' ? [] : { ...common, id: newId(), purpose, state, until: null, asked: null }
    const waits = state === 'granted' && rule.confirmed && !confirms
    return {
      ...common,
      id: newId(),
      purpose,
      state: waits ? 'pending' : state,
      until: state === 'granted' ? earlier(until, endOf(rule, common.at)) : null,
      asked: askedOf(rule, own),
    }
  })
}

/** The wording as the ledger names it; null when none was named, or none that the purpose knows. */
function askedOf(rule: PurposeRule, asked: Saying['asked']): Asked | null {
  const text = asked && textOf(rule, asked)
  return text ? { version: text.version, language: text.language, digest: digestOf(text) } : null
}

/** A wording of a purpose. */
export function textOf(rule: PurposeRule, asked: { readonly version: string; readonly language: string }) {
  return rule.texts.find(({ version, language }) => version === asked.version && language === asked.language)
}

/** Never beyond the year 9999: text order is time order while years have four digits. */
function endOf({ expires }: PurposeRule, at: string): string | null {
  return expires === undefined ? null : new Date(Math.min(Date.parse(at) + expires, LATEST)).toISOString()
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}
