import { useTranslation } from 'react-i18next'
import { actionWords } from './action-words.ts'

/** An action in words, for a menu; by its code where nobody worded it. */
export function useActionWords(): (action: string) => string {
  const { t, i18n } = useTranslation()
  return (action) => {
    const [noun = '', verb = ''] = action.split('.')
    const key = `audit.sentence.${noun}.${verb}`
    return i18n.exists(key) ? actionWords(t(key, { skipInterpolation: true })) : action
  }
}
