import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../app/code-block.tsx'
import styles from './team.module.css'

/** A link that works once, this once. */
export function LinkShown({ link, label }: { readonly link: string; readonly label: string }) {
  const { t } = useTranslation()
  return (
    <>
      <p className={styles.once} role="status">
        {t('team.linkOnce')}
      </p>
      <CodeBlock label={label} text={link} />
    </>
  )
}
