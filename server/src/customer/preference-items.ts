import { type ConsentPlan, mayRefuse } from '@diapason/kernel'
import type { ChoicesHeld } from '../choices/index.ts'
import type { Language } from './pages/language.ts'
import { answerOf, askedBy, newestText, type Preference } from './preference.ts'
import { type Names, subscriptionItems } from './subscription-items.ts'

/** What somebody may choose, or is told of, as their page shows it in a language: the purposes, each followed by what stands under it, then each topic on each channel. */
export function preferenceItems(
  held: ChoicesHeld,
  of: { readonly consent: ConsentPlan; readonly called: Names; readonly language: Language },
): Preference[] {
  const { consent, called, language } = of
  const rules = consent.purposes
  const titleOf = (key: string) => {
    const rule = rules.get(key)
    return (rule && newestText(rule.texts, language)?.title) ?? called('purpose', key, language)
  }
  const items = held.purposes.flatMap(({ purpose, parent, said, allowed, decidedBy }) => {
    const rule = rules.get(purpose)
    if (!rule) return []
    const text = newestText(rule.texts, language)
    return {
      subject: purpose,
      title: titleOf(purpose),
      text: text?.text ?? '',
      language: text?.language,
      asked: askedBy(text),
      basis: rule.basis,
      parent:
        parent === null
          ? undefined
          : { subject: parent, title: titleOf(parent), refused: !allowed && decidedBy !== purpose },
      ...said,
      choosable: mayRefuse(rule.basis),
      needsYes: rule.basis === 'consent',
      answer: mayRefuse(rule.basis) ? answerOf(rule.basis === 'consent', said.state) : undefined,
    }
  })
  return [...inTree(items), ...subscriptionItems(held.subscriptions, { ...of, titleOf })]
}

/** Each followed by what stands under it. */
function inTree(items: readonly Preference[]): Preference[] {
  const known = new Set(items.map(({ subject }) => subject))
  const under = Map.groupBy(items, ({ parent }) => (parent && known.has(parent.subject) ? parent.subject : ''))
  const seen = new Set<string>()
  const from = (subject: string): Preference[] =>
    (under.get(subject) ?? []).flatMap((item) => {
      if (seen.has(item.subject)) return []
      seen.add(item.subject)
      return [item, ...from(item.subject)]
    })
  // What stands under itself is under nothing else: it is told at the end.
  return [...from(''), ...items.filter(({ subject }) => !seen.has(subject))]
}
