import { useTranslation } from 'react-i18next'
import styles from './how-computed.module.css'

const parts = ['who', 'values', 'rates', 'means', 'lift', 'ratio', 'several'] as const

type HowComputedProps = { readonly attributionWindow: string }

/** The method in a page, for whoever has to defend the number. */
export function HowComputed({ attributionWindow }: HowComputedProps) {
  const { t } = useTranslation()
  return (
    <dl className={styles.list}>
      {parts.map((part) => (
        <div key={part}>
          <dt>{t(`experiments.how.${part}`)}</dt>
          <dd>{t(`experiments.how.${part}Text`, { window: attributionWindow })}</dd>
        </div>
      ))}
    </dl>
  )
}
