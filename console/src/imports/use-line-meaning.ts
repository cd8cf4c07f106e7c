import { useTranslation } from 'react-i18next'

/** What is wrong with a line, in the reader's language, with what the server says of it where it names a value. */
export function useLineMeaning(): (line: { code: string; column: string | null; message: string }) => string {
  const { t, i18n } = useTranslation()
  return ({ code, column, message }) => {
    const text = i18n.exists(`imports.wrong.${code}`)
      ? t(`imports.wrong.${code}`, { column: column ?? '' })
      : i18n.exists(`intake.code.${code}`)
        ? t(`intake.code.${code}`)
        : message
    const value = /“[^”]*”/.exec(message)?.[0]
    return value && code === 'line_value' ? `${text} ${value}` : text
  }
}
