import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { bases } from './purpose.ts'
import { usePurposes } from './use-purposes.ts'

/** The step of a decision at which a purpose was permitted or refused, as the server tells it. */
export type PurposeStep = { readonly key: string; readonly outcome: string; readonly detail: unknown }

/** What the kernel adds: the purpose that decided may be one that the purpose asked about stands under. */
type Detail = { purpose?: unknown; basis?: unknown; state?: unknown; until?: unknown }

/** Puts a purpose's step into words: its name, what came out and why, and what it rests on. */
export function usePurposeStep() {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const purposes = usePurposes()
  const nameOf = (key: string) => purposes.find((one) => one.key === key)?.body.name ?? key
  const inWords = ({ key, outcome, detail }: PurposeStep, words: 'outcome' | 'because'): string => {
    const { purpose, basis, state } = (detail ?? {}) as Detail
    const word = wordOf(outcome, { basis, state })
    const text = `purposes.${words}.${word}`
    const said = i18n.exists(text) ? t(text) : outcome
    if (typeof purpose !== 'string' || purpose === key) return said
    return t(`purposes.${words}.above`, { name: nameOf(purpose), said })
  }
  return {
    name: ({ key }: PurposeStep): string => nameOf(key),
    /** What came out and why, after its name. */
    outcome: (step: PurposeStep): string => inWords(step, 'outcome'),
    /** Why, as a sentence of its own. */
    why: (step: PurposeStep): string => inWords(step, 'because'),
    detail: ({ detail }: PurposeStep): string => {
      const { basis, until } = (detail ?? {}) as Detail
      const known = bases.find((one) => one === basis)
      return [
        known && t('purposes.rests', { basis: t(`purposes.bases.${known}`).toLocaleLowerCase(i18n.language) }),
        typeof until === 'string' && t('purposes.until', { until: format.dateTime(until) }),
      ]
        .filter(Boolean)
        .join(', ')
    },
  }
}

function wordOf(outcome: string, { basis, state }: Detail): string {
  if (outcome === 'not_granted') return `not_granted_${String(state)}`
  const mayObject = basis === 'legitimate_interest' || basis === 'public_task'
  return outcome === 'not_needed' && mayObject ? 'not_objected' : outcome
}
