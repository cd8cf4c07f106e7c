import { Button, Code } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ApiError } from './api-error.ts'
import styles from './problem-note.module.css'
import { problemText } from './problem-text.ts'

type ProblemNoteProps = { readonly error: Error; readonly onRetry?: () => void }

/** Says what went wrong and what to do, in the reader's language when the code is one we know. */
export function ProblemNote({ error, onRetry }: ProblemNoteProps) {
  const { t, i18n } = useTranslation()
  const code = error instanceof ApiError ? error.code : 'unexpected'
  const located = error instanceof ApiError ? (error.problem.errors ?? []) : []
  return (
    <div role="alert" className={styles.note}>
      <IconAlertTriangle size={20} aria-hidden="true" className={styles.icon} />
      <div className={styles.body}>
        <p className={styles.text}>{problemText(i18n, error)}</p>
        {located.length > 0 && (
          <ul className={styles.list}>
            {located.map((item) => (
              <li key={`${item.path} ${item.message}`}>
                <Code>{item.path || '/'}</Code> {item.message}
              </li>
            ))}
          </ul>
        )}
        <p className={styles.code}>
          {code}
          {error instanceof ApiError && error.problem.requestId ? ` · ${error.problem.requestId}` : ''}
        </p>
        {onRetry !== undefined && (
          <Button variant="default" size="xs" onClick={onRetry}>
            {t('app.retry')}
          </Button>
        )}
      </div>
    </div>
  )
}
