import { Button, Group, Textarea } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../app/problem-note.tsx'
import styles from './reason-form.module.css'

type ReasonFormProps = {
  /** The verb of the button. */
  readonly action: string
  readonly icon?: ReactNode
  readonly pending: boolean
  readonly error: Error | null
  readonly onSubmit: (reason: string) => void
  readonly onCancel: () => void
  /** The word of the button that does nothing, where “cancel” could be taken for the action. */
  readonly cancel?: string
}

/** What the server takes at most. */
const longest = 500

/** Why somebody decides about who is who: kept with the decision, and asked for before it. */
export function ReasonForm({ action, icon, pending, error, onSubmit, onCancel, cancel }: ReasonFormProps) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (reason.trim() !== '') onSubmit(reason.trim())
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      <Textarea
        label={t('identity.reasonLabel')}
        description={t('identity.reasonHelp')}
        required
        autosize
        minRows={2}
        maxLength={longest}
        value={reason}
        onChange={(change) => setReason(change.currentTarget.value)}
      />
      {error !== null && <ProblemNote error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          {cancel ?? t('app.cancel')}
        </Button>
        <Button type="submit" loading={pending} leftSection={icon} disabled={reason.trim() === ''}>
          {action}
        </Button>
      </Group>
    </form>
  )
}
