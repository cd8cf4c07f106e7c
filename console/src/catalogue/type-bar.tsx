import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import type { TypeShare } from './catalogue.ts'
import styles from './type-bar.module.css'

/** The types of some values: one word when there is one, else a bar of their shares with its words. */
export function TypeBar({ types }: { readonly types: readonly TypeShare[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [only, another] = types
  if (only === undefined) return <span>–</span>
  if (another === undefined) return <span className={styles.word}>{t(`catalogue.type.${only.type}`)}</span>
  const sorted = [...types].sort((a, b) => b.count - a.count)
  return (
    <span className={styles.mixed}>
      <span className={styles.bar} aria-hidden="true">
        {sorted.map(({ type, share }) => (
          <span key={type} data-type={type} style={{ flexGrow: Math.max(share, 0.02) }} />
        ))}
      </span>
      <span className={styles.words}>
        {sorted.map(({ type, share }) => `${t(`catalogue.type.${type}`)} ${format.share(share)}`).join(' · ')}
      </span>
    </span>
  )
}
