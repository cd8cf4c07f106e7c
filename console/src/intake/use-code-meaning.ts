import { useTranslation } from 'react-i18next'

/** Why a message was refused, in a sentence of the reader's language; what the server said for a code we do not know. */
export function useCodeMeaning(): (code: string, otherwise: string) => string {
  const { t, i18n } = useTranslation()
  return (code, otherwise) => (i18n.exists(`intake.code.${code}`) ? t(`intake.code.${code}`) : otherwise)
}
