import { Button, Modal } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowsJoin,
  IconCircleCheck,
  IconCircleX,
  IconHourglassOff,
  IconScissors,
  type TablerIcon,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import styles from './decisions-list.module.css'
import type { DecisionKind, IdentityDecision, LinkStatus } from './identity.ts'
import { PersonName } from './person-name.tsx'
import { ReasonForm } from './reason-form.tsx'
import { useIdentityChanges } from './use-identity-changes.ts'
import { useIdentityWords } from './use-identity-words.ts'

const icons = {
  merge: IconArrowsJoin,
  split: IconScissors,
  accept: IconCircleCheck,
  dismiss: IconCircleX,
  expire: IconHourglassOff,
  undo: IconArrowBackUp,
} as const satisfies Record<DecisionKind, TablerIcon>

type DecisionsListProps = { readonly decisions: readonly IdentityDecision[] }

/** What was decided about who is who: what, by whom, when, why, whether it still stands, and the way back. */
export function DecisionsList({ decisions }: DecisionsListProps) {
  const { t } = useTranslation()
  const [undoing, setUndoing] = useState<IdentityDecision>()
  const { undo } = useIdentityChanges()
  const close = () => {
    undo.reset()
    setUndoing(undefined)
  }
  return (
    <>
      <ol className={styles.list}>
        {decisions.map((decision) => (
          <li key={decision.id}>
            <DecisionLine decision={decision} onUndo={() => setUndoing(decision)} />
          </li>
        ))}
      </ol>
      <Modal
        opened={undoing !== undefined}
        onClose={close}
        title={t('identity.undoTitle')}
        closeButtonProps={{ 'aria-label': t('app.close') }}
      >
        {undoing !== undefined && (
          <>
            <p className={styles.question}>{t(`identity.undoText.${undoing.kind}`)}</p>
            <ReasonForm
              action={t('identity.undoIt')}
              pending={undo.isPending}
              error={undo.error}
              onSubmit={(reason) => undo.mutate({ id: undoing.id, reason }, { onSuccess: close })}
              onCancel={close}
              cancel={t('identity.keepIt')}
            />
          </>
        )}
      </Modal>
    </>
  )
}

type DecisionLineProps = { readonly decision: IdentityDecision; readonly onUndo: () => void }

function DecisionLine({ decision, onUndo }: DecisionLineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useIdentityWords()
  const mayWrite = useMay('identity:write')
  const { kind, at, by, reason, links, people, undoneBy } = decision
  const Icon = icons[kind]
  const word = (status: LinkStatus | null) => (status === null ? t('identity.noLink') : t(`identity.status.${status}`))
  const changes = [...new Set(links.map(({ before, after }) => `${word(before)} → ${word(after)}`))]
  return (
    <div className={styles.line} data-undone={undoneBy !== null}>
      <Icon size={20} stroke={1.7} className={styles.icon} aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.what}>
          {t(`identity.decision.${kind}`)} {undoneBy !== null && <Tag>{t('identity.undone')}</Tag>}
        </p>
        <ul className={styles.people} aria-label={t('identity.concerned')}>
          {people.map(({ id, label, exists }) => (
            <li key={id}>{exists ? <PersonName id={id} label={label} /> : words.person(label)}</li>
          ))}
        </ul>
        {reason !== '' && <p className={styles.reason}>{t('identity.quoted', { reason })}</p>}
        <p className={styles.who}>
          {words.decider(by)} ·{' '}
          <time dateTime={at} title={format.full(at)}>
            {format.dateTime(at)}
          </time>{' '}
          · {t('identity.linksChanged', { count: links.length })} {changes.join(', ')}
        </p>
      </div>
      {mayWrite && undoneBy === null && kind !== 'undo' && (
        <Button variant="default" size="xs" onClick={onUndo}>
          {t('app.undo')}
        </Button>
      )}
    </div>
  )
}
