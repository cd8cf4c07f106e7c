import { Button, Group, Modal, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { orderedJson } from '../app/json.ts'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import type { Definition } from './definition.ts'
import { DiffView } from './diff-view.tsx'

type ConflictModalProps = {
  readonly theirs: Definition | undefined
  readonly mine: unknown
  readonly onTakeTheirs: () => void
  readonly onKeepMine: () => void
  readonly onDismiss: () => void
}

/** Somebody saved first: both versions as one difference, and a choice. */
export function ConflictModal({ theirs, mine, onTakeTheirs, onKeepMine, onDismiss }: ConflictModalProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const author = useAuthor()
  return (
    <Modal
      opened={theirs !== undefined}
      onClose={onDismiss}
      size="xl"
      title={t('definitions.conflict')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {theirs !== undefined && (
        <Stack gap="md">
          <p>
            {t('definitions.conflictText', {
              author: author(theirs.author),
              at: format.dateTime(theirs.at),
              revision: theirs.revision,
            })}
          </p>
          <DiffView before={orderedJson(theirs.body)} after={orderedJson(mine)} label={t('definitions.conflict')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onTakeTheirs}>
              {t('definitions.takeTheirs')}
            </Button>
            <Button onClick={onKeepMine}>{t('definitions.keepMine')}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
