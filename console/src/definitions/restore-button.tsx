import { Button, Group, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconRestore } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { orderedJson } from '../app/json.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { useMay } from '../app/use-permissions.ts'
import type { Revision } from './definition.ts'
import { type Kind, permissionNoun } from './definition-query.ts'
import { DiffView } from './diff-view.tsx'
import { useRestore } from './use-restore.tsx'

type RestoreButtonProps = {
  readonly kind: Kind
  readonly id: string
  readonly chosen: Revision
  /** What stands today. */
  readonly current: Revision
  readonly onRestored: (revision: string) => void
}

/** Offers to go back to a revision, once it was seen what that would change. */
export function RestoreButton({ kind, id, chosen, current, onRestored }: RestoreButtonProps) {
  const { t } = useTranslation()
  const mayWrite = useMay(`${permissionNoun(kind)}:write`)
  const [asked, ask] = useDisclosure(false)
  const restore = useRestore({
    kind,
    id,
    onRestored: ({ revision }) => {
      ask.close()
      onRestored(String(revision))
    },
  })
  const before = orderedJson(current.body)
  const after = orderedJson(chosen.body)
  const open = () => {
    restore.reset()
    ask.open()
  }
  if (!mayWrite) return null
  return (
    <>
      <Button variant="default" size="xs" leftSection={<IconRestore size={15} />} onClick={open}>
        {t('definitions.restore')}
      </Button>
      <Modal
        opened={asked}
        onClose={ask.close}
        size="xl"
        title={t('definitions.restoreTitle', { revision: chosen.revision })}
      >
        <Stack gap="md">
          <p>{t('definitions.restoreText', { revision: current.revision })}</p>
          {current.archived && <p>{t('definitions.restoreArchived')}</p>}
          <DiffView
            label={t('definitions.restoreTitle', { revision: chosen.revision })}
            before={before}
            after={after}
          />
          {restore.error !== null && <ProblemNote error={restore.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={ask.close}>
              {t('app.cancel')}
            </Button>
            <Button
              loading={restore.isPending}
              disabled={before === after && !current.archived}
              onClick={() => restore.mutate({ revision: chosen.revision, current })}
            >
              {t('definitions.restore')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
