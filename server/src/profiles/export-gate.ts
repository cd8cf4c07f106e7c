import {
  type Choices,
  type ConsentPlan,
  gateExport,
  type LogEvent,
  type Profile,
  servesExport,
  servesExportOfExperiment,
} from '@diapason/kernel'
import { readChoices } from './choices.ts'

/** What stands between people and a file, or the answer to a program, that leaves for a purpose, and counts whom it kept. */
export type ExportGate = {
  readonly purpose: string
  /** What holds for the rows of a page that was just read: of the purposes as they are acknowledged by now. To be asked once a page. */
  page(): Promise<GatedPage>
  /** Rows that were left out so far, because their person does not permit the purpose. */
  readonly leftOut: number
  /** Rows of people who do, that were left out because what they tell is kept for something else. */
  readonly withheld: number
}

export type GatedPage = {
  /**
   * Whether somebody may be in the file; counts them where they may not.
   * @param choices what stands of all they said, as it is stored: read in the statement that read the row
   */
  lets(choices: string | null | Choices | undefined): boolean
  /** Traits that are kept for other purposes. */
  readonly hidden: ReadonlySet<string>
  /** The person without what is kept for other purposes: identifiers that are such traits, and experiments on elements that serve others, go with it. */
  without(profile: Profile): Profile
  /** Whether a message is kept for the purpose; counts those that are not. */
  serves(event: Pick<LogEvent, 'type' | 'name' | 'properties'>, source: string): boolean
}

/** The fourth gate before the rows of people. A choice that cannot be read lets nobody through. */
export function createExportGate(of: {
  readonly purpose: string
  readonly plan: () => ConsentPlan
  /** Resolves once the plan is what was acknowledged, by whichever node. */
  readonly verify: () => Promise<void>
  /** The purpose of every key there ever was, by its id. */
  readonly keyPurposes: () => Promise<ReadonlyMap<string, string>>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): ExportGate {
  const { purpose, plan, verify, keyPurposes, clock } = of
  let leftOut = 0
  let withheld = 0
  return {
    purpose,
    page: async () => {
      await verify()
      const purposeOf = await keyPurposes()
      const [consent, now] = [plan(), new Date(clock()).toISOString()]
      // Most people said nothing, or the same: what was found of one text is right for the next of this page.
      const known = new Map<string | null | undefined, boolean>()
      const asks = (choices: Choices | undefined) => gateExport(consent, { purpose, choices, now })
      const { hidden } = asks(undefined)
      const lets = (stored: string | null | Choices | undefined): boolean => {
        if (typeof stored === 'object' && stored !== null) return asks(stored).allowed
        const before = known.get(stored)
        if (before !== undefined) return before
        const allowed = isReadable(stored, asks)
        known.set(stored, allowed)
        return allowed
      }
      return {
        lets: (choices) => {
          const allowed = lets(choices)
          if (!allowed) leftOut += 1
          return allowed
        },
        hidden,
        without: (profile) => ({
          ...profile,
          traits: Object.fromEntries(Object.entries(profile.traits).filter(([name]) => !hidden.has(name))),
          identifiers: profile.identifiers.filter(({ type }) => !hidden.has(type)),
          assignments: Object.fromEntries(
            Object.entries(profile.assignments).filter(([experiment]) =>
              servesExportOfExperiment(consent, { purpose, experiment }),
            ),
          ),
        }),
        serves: (event, source) => {
          const serves = servesExport(consent, { purpose, event, keyPurpose: purposeOf.get(source) })
          if (!serves) withheld += 1
          return serves
        },
      }
    },
    get leftOut() {
      return leftOut
    },
    get withheld() {
      return withheld
    },
  }
}

function isReadable(
  stored: string | null | undefined,
  asks: (choices: Choices | undefined) => { readonly allowed: boolean },
): boolean {
  try {
    return asks(readChoices(stored ?? null)).allowed
  } catch {
    return false
  }
}
