import { Button, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../app/code-block.tsx'

type RecoveryCodesProps = { readonly codes: readonly string[]; readonly onClose: () => void }

/** The recovery codes, this once. */
export function RecoveryCodes({ codes, onClose }: RecoveryCodesProps) {
  const { t } = useTranslation()
  return (
    <Stack gap="md">
      <p role="status">{t('account.codesOnce')}</p>
      <CodeBlock label={t('account.recoveryCodes')} text={codes.join('\n')} />
      <Button onClick={onClose}>{t('account.codesKept')}</Button>
    </Stack>
  )
}
