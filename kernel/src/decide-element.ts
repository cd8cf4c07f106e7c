import { type Assigned, assignVariation } from './assign-variation.ts'
import { PersonData } from './condition-data.ts'
import type { ConsentPlan } from './consent-plan.ts'
import type { DecideInput, Decision, DecisionReason, Reason } from './decision.ts'
import { levelOf } from './level-of.ts'
import { isRestricted, permit } from './permit.ts'
import type { Plan, PlannedElement, Showing } from './plan.ts'
import type { Truth } from './truth.ts'

/**
 * Decides what one element shows to one person in one situation; undefined when the plan has no such element. In order: a
 * disabled element shows its fallback; so does one whose purpose the person does not permit, and any to whom is restricted; a running experiment that takes the person shows
 * their variation; else the first variant whose condition is true; else the fallback. Pure, and never throws: what breaks gives the fallback, with `error`.
 *
 *     decideElement(plan, 'home-hero', { profile, identifiers, context, channel: 'web', now })
 */
export function decideElement(plan: Plan, key: string, input: DecideInput): Decision | undefined {
  const element = plan.elements.get(key)
  if (element === undefined) return undefined
  const run = new Run(plan.consent, element, input)
  try {
    return run.decide()
  } catch {
    return run.end(element.fallback, 'error')
  }
}

/** What an element shows when nothing can be known of the person because reading them failed: its fallback, with reason `error`. */
export function decideWithout(plan: Plan, key: string, input: DecideInput): Decision | undefined {
  const element = plan.elements.get(key)
  return element && new Run(plan.consent, element, input).end(element.fallback, 'error')
}

/** One decision under way. */
class Run {
  readonly #plan: ConsentPlan
  readonly #element: PlannedElement
  readonly #input: DecideInput
  readonly #data: PersonData
  readonly #now: string
  readonly #reasons: Reason[] | undefined
  #experiment: Decision['experiment'] = null
  #expires = Number.POSITIVE_INFINITY

  constructor(plan: ConsentPlan, element: PlannedElement, input: DecideInput) {
    this.#plan = plan
    this.#element = element
    this.#input = input
    this.#data = new PersonData(input.profile, input, element.hidden)
    this.#now = input.now
    this.#reasons = input.explain ? [] : undefined
  }

  decide(): Decision {
    const element = this.#element
    if (!element.enabled) return this.#refuse('disabled')
    if (element.channels !== undefined && !element.channels.has(this.#input.channel))
      return this.#refuse('other_channel')
    const { purpose } = element.body
    if (purpose === undefined ? this.#isRestricted() : !this.#isPermitted(purpose))
      return this.end(element.fallback, 'no_consent')
    const assigned = element.experiments.length === 0 ? undefined : this.#experimentOf(element)
    const variation = assigned?.variation
    if (assigned === undefined || variation === undefined) return this.#byCondition()
    if (variation.shows === undefined) {
      // Not part of the experiment either: a fallback shown in the place of an arm must not be measured as that arm.
      this.#reasons?.push({ step: 'experiment', key: assigned.key, outcome: 'variant_missing', detail: variation.key })
      return this.end(element.fallback, 'error')
    }
    this.#experiment = { key: assigned.key, variant: variation.key }
    const reason = variation.isControl ? 'control' : 'experiment'
    return variation.shows === null ? this.#byCondition(reason) : this.end(variation.shows, reason)
  }

  /** Whether the person's data may be used for what the element is for: the second of the four gates. */
  #isPermitted(purpose: string): boolean {
    const { choices } = this.#input
    const { allowed, because, state, basis, until, ...decided } = permit(this.#plan, {
      purpose,
      choices,
      now: this.#now,
    })
    if (until !== null) this.#expires = Math.min(this.#expires, Date.parse(until))
    this.#reasons?.push({
      step: 'purpose',
      key: purpose,
      outcome: because,
      detail: { purpose: decided.purpose, basis: basis ?? null, state, until },
    })
    return allowed
  }

  /** An element that serves no named purpose asks for nothing; but nothing of whom is restricted is used for it either. */
  #isRestricted(): boolean {
    if (!isRestricted(this.#input.choices)) return false
    this.#reasons?.push({ step: 'element', key: this.#element.key, outcome: 'restricted', detail: null })
    return true
  }

  /** The first experiment that takes the person. */
  #experimentOf(element: PlannedElement): (Assigned & { readonly key: string }) | undefined {
    for (const experiment of element.experiments) {
      const now = experiment.from === -Infinity && experiment.until === Infinity ? 0 : Date.parse(this.#now)
      if (now < experiment.from) this.#expires = Math.min(this.#expires, experiment.from)
      else if (now < experiment.until) this.#expires = Math.min(this.#expires, experiment.until)
      const assigned = assignVariation(experiment, this.#data, now)
      const { outcome, hashAttribute, bucket, variation } = assigned
      this.#reasons?.push({
        step: 'experiment',
        key: experiment.key,
        outcome,
        detail: { hashAttribute, bucket, variation: variation?.key ?? null },
      })
      if (variation !== undefined) return { ...assigned, key: experiment.key }
    }
    return undefined
  }

  /** What the conditions say; `because` stands in for their reason when an experiment sent the person here. */
  #byCondition(because?: DecisionReason): Decision {
    let isUnknown = false
    for (const variant of this.#element.variants) {
      if (variant.when === undefined) {
        this.#reasons?.push({ step: 'variant', key: variant.variant, outcome: 'when_error', detail: null })
        continue
      }
      const truth: Truth = variant.when === null || variant.when.match(this.#data)
      const outcome = truth === true ? 'matched' : truth === false ? 'when_false' : 'when_unknown'
      this.#reasons?.push({ step: 'variant', key: variant.variant, outcome, detail: variant.when?.reads ?? null })
      if (truth === true) return this.end(variant, because ?? 'matched')
      isUnknown ||= truth === 'unknown'
    }
    return this.end(this.#element.fallback, because ?? (isUnknown ? 'no_consent' : 'fallback'))
  }

  #refuse(outcome: 'disabled' | 'other_channel'): Decision {
    this.#reasons?.push({ step: 'element', key: this.#element.key, outcome, detail: this.#input.channel })
    return this.end(this.#element.fallback, outcome === 'disabled' ? 'disabled' : 'fallback')
  }

  end(showing: Showing, reason: DecisionReason): Decision {
    if (showing.variant === null)
      this.#reasons?.push({ step: 'fallback', key: this.#element.key, outcome: 'shown', detail: reason })
    const decision: Decision = {
      variant: showing.variant,
      form: showing.form,
      content: showing.content,
      flow: null,
      ask: null,
      experiment: reason === 'error' ? null : this.#experiment,
      level: levelOf(this.#data, this.#input.channel),
      reason,
      expiresAt: this.#expires === Number.POSITIVE_INFINITY ? null : new Date(this.#expires).toISOString(),
    }
    return this.#reasons === undefined ? decision : { ...decision, reasons: this.#reasons }
  }
}
