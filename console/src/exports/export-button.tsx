import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/use-permissions.ts'
import { ExportDialog } from './export-dialog.tsx'
import { exportsQuery } from './export-query.ts'

type ExportButtonProps = {
  /** Name of the list, as the server has it. */
  readonly list: string
  /** The filter of the room, as its address has it. */
  readonly filter?: Readonly<Record<string, string | undefined>>
}

/** Offers a list as a file to those who may carry it away; nothing to anybody else. */
export function ExportButton({ list, filter = {} }: ExportButtonProps) {
  const { t } = useTranslation()
  const may = useMay('exports:read')
  const [opened, { open, close }] = useDisclosure(false)
  const found = useQuery({ ...exportsQuery, enabled: may }).data?.find(({ name }) => name === list)
  if (found === undefined) return null
  return (
    <>
      <Button variant="default" leftSection={<IconDownload size={16} />} onClick={open}>
        {t('exports.open')}
      </Button>
      <ExportDialog list={found} filter={filter} opened={opened} onClose={close} />
    </>
  )
}
