import { Button, FileButton, Group, Input } from '@mantine/core'
import { IconPhoto, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './logo-field.module.css'

type LogoFieldProps = {
  /** A data address. */
  readonly value: string | undefined
  readonly onChange: (logo: string | undefined) => void
  readonly problem: string | undefined
}

/** Octets of a logo, as the server takes them. */
const largest = 100_000
const types = ['image/png', 'image/jpeg', 'image/webp', 'image/svg+xml']

/** The brand's sign, as part of the page: read from a file, and kept in the definition. */
export function LogoField({ value, onChange, problem }: LogoFieldProps) {
  const { t } = useTranslation()
  const [mistake, setMistake] = useState<string>()
  const read = (file: File | null) => {
    if (file === null) return
    if (file.size > largest || !types.includes(file.type)) {
      setMistake(t(file.size > largest ? 'customerPages.logoLarge' : 'customerPages.logoType'))
      return
    }
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      setMistake(undefined)
      onChange(String(reader.result))
    })
    reader.addEventListener('error', () => setMistake(t('customerPages.logoUnread')))
    reader.readAsDataURL(file)
  }
  return (
    <Input.Wrapper
      label={t('customerPages.logo')}
      description={t('customerPages.logoHelp')}
      error={mistake ?? problem}
      labelElement="div"
    >
      <Group gap="sm" mt={6}>
        {value !== undefined && <img className={styles.logo} src={value} alt={t('customerPages.logo')} />}
        <FileButton accept={types.join(',')} onChange={read}>
          {(file) => (
            <Button {...file} variant="default" leftSection={<IconPhoto size={16} />}>
              {t(value === undefined ? 'customerPages.logoChoose' : 'customerPages.logoReplace')}
            </Button>
          )}
        </FileButton>
        {value !== undefined && (
          <Button
            variant="subtle"
            color="signal"
            leftSection={<IconTrash size={16} />}
            onClick={() => onChange(undefined)}
          >
            {t('customerPages.logoRemove')}
          </Button>
        )}
      </Group>
    </Input.Wrapper>
  )
}
