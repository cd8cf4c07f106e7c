import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import styles from './code-filter.module.css'
import { useCodeMeaning } from './use-code-meaning.ts'

type CodeFilterProps = {
  readonly counts: Readonly<Record<string, number>>
  readonly code: string | undefined
  readonly onCode: (code: string | undefined) => void
}

/** The reasons for refusal with how many wait under each; choosing one shows only those. */
export function CodeFilter({ counts, code, onCode }: CodeFilterProps) {
  const { t } = useTranslation()
  const meaning = useCodeMeaning()
  const format = useFormat()
  const codes = Object.entries(counts).sort(([, a], [, b]) => b - a)
  return (
    <fieldset aria-label={t('intake.byCode')} className={styles.codes}>
      {codes.map(([name, count]) => (
        <button
          key={name}
          type="button"
          className={styles.code}
          aria-pressed={code === name}
          onClick={() => onCode(code === name ? undefined : name)}
        >
          <span>{meaning(name, name)}</span>
          <span className={styles.count}>{format.integer(count)}</span>
        </button>
      ))}
    </fieldset>
  )
}
