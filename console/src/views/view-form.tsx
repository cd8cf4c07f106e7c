import { Button, Group, Modal, Switch, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../app/problem-note.tsx'
import type { SavedView, ViewedRoom } from './view.ts'
import { useViewChanges } from './view-query.ts'

type ViewFormProps = {
  readonly room: ViewedRoom
  /** The view to rename, or a new one of the filter at hand; closed when undefined. */
  readonly of: SavedView | 'new' | undefined
  readonly filter: Record<string, string>
  readonly onClose: () => void
}

/** Asks for the name of a view, and for whom it is. */
export function ViewForm({ room, of, filter, onClose }: ViewFormProps) {
  const { t } = useTranslation()
  const before = typeof of === 'object' ? of : undefined
  const [name, setName] = useState(before?.name ?? '')
  const [shared, setShared] = useState(before?.shared ?? false)
  const { save, change } = useViewChanges(room)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (before === undefined) save.mutate({ name, search: filter, shared }, { onSuccess: onClose })
    else change.mutate({ id: before.id, name, shared }, { onSuccess: onClose })
  }
  const error = save.error ?? change.error
  return (
    <Modal
      opened={of !== undefined}
      onClose={onClose}
      title={before === undefined ? t('views.saveTitle') : t('views.renameTitle')}
    >
      <form onSubmit={submit}>
        <TextInput
          label={t('views.name')}
          required
          maxLength={80}
          value={name}
          onChange={(typed) => setName(typed.currentTarget.value)}
          data-autofocus
        />
        <Switch
          mt="md"
          label={t('views.shareLabel')}
          description={t('views.shareHelp')}
          checked={shared}
          onChange={(flip) => setShared(flip.currentTarget.checked)}
        />
        {error !== null && <ProblemNote error={error} />}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending || change.isPending} disabled={name.trim() === ''}>
            {t('app.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
