import { ActionIcon, CopyButton as Copier, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

type CopyButtonProps = { readonly value: string; readonly label?: string }

/** Copies a value and says so. */
export function CopyButton({ value, label }: CopyButtonProps) {
  const { t } = useTranslation()
  return (
    <Copier value={value} timeout={1600}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('app.copied') : (label ?? t('app.copy'))}>
          <ActionIcon
            size="sm"
            variant="subtle"
            onClick={copy}
            aria-label={copied ? t('app.copied') : (label ?? t('app.copy'))}
          >
            {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          </ActionIcon>
        </Tooltip>
      )}
    </Copier>
  )
}
