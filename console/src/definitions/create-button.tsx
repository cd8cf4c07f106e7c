import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/use-permissions.ts'
import { type ListedKind, permissionNoun, wordsOf } from './definition-query.ts'

type CreateButtonProps = { readonly kind: ListedKind; readonly onCreate: () => void }

/** The way to a new definition, for those who may author one. */
export function CreateButton({ kind, onCreate }: CreateButtonProps) {
  const { t } = useTranslation()
  if (!useMay(`${permissionNoun(kind)}:write`)) return null
  return (
    <Button leftSection={<IconPlus size={16} />} onClick={onCreate} data-new>
      {t(`${wordsOf(kind)}.create`)}
    </Button>
  )
}
