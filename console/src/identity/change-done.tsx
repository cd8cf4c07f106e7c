import { Button } from '@mantine/core'
import { IconArrowBackUp, IconCircleCheck } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../app/problem-note.tsx'
import styles from './change-done.module.css'
import type { Change } from './identity.ts'
import { PersonName } from './person-name.tsx'
import { useIdentityChanges } from './use-identity-changes.ts'

type ChangeDoneProps = {
  readonly title: string
  readonly children: ReactNode
  readonly change: Change
  /** It was taken back: whom to go to. */
  readonly onUndone: () => void
}

/** After a separation or a joining: who is there now, and the way back. */
export function ChangeDone({ title, children, change, onUndone }: ChangeDoneProps) {
  const { t } = useTranslation()
  const { undo } = useIdentityChanges()
  const { decision } = change
  const note = useRef<HTMLDivElement>(null)
  useEffect(() => {
    note.current?.focus()
  }, [])
  return (
    <div ref={note} tabIndex={-1} role="status" className={styles.done}>
      <IconCircleCheck size={26} stroke={1.6} aria-hidden="true" className={styles.icon} />
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        <ul className={styles.people}>
          {change.people.map(({ id, label, identifiers, events }) => (
            <li key={id}>
              <PersonName id={id} label={label} identifiers={identifiers} />{' '}
              <span className={styles.quiet}>{t('profiles.eventCount', { count: events })}</span>
            </li>
          ))}
        </ul>
        <p className={styles.quiet}>{children}</p>
        {undo.error !== null && <ProblemNote error={undo.error} />}
      </div>
      {decision !== null && (
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={16} />}
          loading={undo.isPending}
          onClick={() => undo.mutate({ id: decision, reason: t('identity.takenBack') }, { onSuccess: onUndone })}
        >
          {t('app.undo')}
        </Button>
      )}
    </div>
  )
}
