import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import type { Difference } from './catalogue.ts'

/** A difference as a sentence: what it is, and by how much. */
export function useDifferenceWords(): (difference: Difference) => { what: string; howMuch: string } {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  return ({ code, path, detail, before, now, count }) => {
    const type = i18n.exists(`catalogue.type.${detail}`) ? t(`catalogue.type.${detail}`) : detail
    const rule = i18n.exists(`catalogue.rule.${detail}`) ? t(`catalogue.rule.${detail}`) : detail
    const what = t(`catalogue.difference.${code}`, { path, name: detail, type, rule })
    const isVolume = code === 'volume_up' || code === 'volume_down'
    const shown = (value: number | null) => (isVolume ? format.integer(value) : format.share(value))
    if (count !== null) return { what, howMuch: t('catalogue.messages', { count }) }
    if (before !== null && now !== null) {
      return { what, howMuch: t('catalogue.fromTo', { before: shown(before), now: shown(now) }) }
    }
    return { what, howMuch: now === null ? '' : shown(now) }
  }
}
