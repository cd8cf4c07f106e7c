import { useTranslation } from 'react-i18next'
import { diffLines } from './diff-lines.ts'
import styles from './diff-view.module.css'

type DiffViewProps = { readonly before: string; readonly after: string; readonly label: string }

const marks = { same: ' ', removed: '−', added: '+' } as const

/** Two texts as one, with what went and what came. */
export function DiffView({ before, after, label }: DiffViewProps) {
  const { t } = useTranslation()
  if (before === after) return <p className={styles.none}>{t('definitions.noDifference')}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.diff} tabIndex={0} aria-label={label}>
      <pre className={styles.text}>
        {diffLines(before, after).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a difference have no other identity
          <span key={index} className={styles.line} data-kind={line.kind}>
            {`${marks[line.kind]} ${line.text}\n`}
          </span>
        ))}
      </pre>
    </section>
  )
}
