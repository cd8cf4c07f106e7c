import { Button, Group } from '@mantine/core'
import { IconRestore } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../app/problem-note.tsx'
import { useMay } from '../app/use-permissions.ts'
import type { Definition } from './definition.ts'
import type { Kind } from './definition-query.ts'
import { useRestore } from './use-restore.tsx'

/** Says that a definition is out of use, and puts it back as it was. */
export function ArchivedNote({ kind, definition }: { readonly kind: Kind; readonly definition: Definition }) {
  const { t } = useTranslation()
  const mayWrite = useMay(`${kind}:write`)
  const restore = useRestore({ kind, id: definition.key, onRestored: () => undefined })
  return (
    <>
      <Group mb="md" gap="md">
        <p>{t('definitions.archivedNote')}</p>
        {mayWrite && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRestore size={15} />}
            loading={restore.isPending}
            // Archiving kept the body as it was, in a revision of its own.
            onClick={() => restore.mutate({ revision: definition.revision, current: definition })}
          >
            {t('definitions.bringBack')}
          </Button>
        )}
      </Group>
      {restore.error !== null && <ProblemNote error={restore.error} />}
    </>
  )
}
