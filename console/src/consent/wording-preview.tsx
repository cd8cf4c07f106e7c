import { useTranslation } from 'react-i18next'
import { type Language, languages } from '../app/i18n.ts'
import { useTextsIn } from '../app/use-texts-in.ts'
import type { Basis, Wording } from './purpose.ts'
import styles from './wording-preview.module.css'

/** What the person can do about it: a yes and a no that weigh the same, an objection, or nothing. */
const choices = {
  consent: ['yes', 'no'],
  legitimate_interest: ['object'],
  public_task: ['object'],
  contract: [],
  legal_obligation: [],
  vital_interest: [],
} as const satisfies Record<Basis, readonly string[]>

/** How a wording reads to the person who is asked: its words, and what they can answer, in their language. */
export function WordingPreview({ wording, basis }: { readonly wording: Wording; readonly basis: Basis }) {
  const { t: own, i18n } = useTranslation()
  const { language, title, text } = wording
  const t = useTextsIn(languages.find((one) => language.startsWith(one)) ?? (i18n.language as Language))
  const answers = choices[basis]
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>{own('purposes.preview.caption')}</figcaption>
      <div className={styles.page} lang={language} dir="auto">
        <p className={styles.title}>{title || '…'}</p>
        <p className={styles.text}>{text || '…'}</p>
        <p className={styles.answers}>
          {answers.length === 0
            ? t('purposes.preview.needed')
            : answers.map((answer) => (
                <span key={answer} className={styles.answer}>
                  {t(`purposes.preview.${answer}`)}
                </span>
              ))}
        </p>
      </div>
    </figure>
  )
}
