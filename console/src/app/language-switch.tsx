import { Button, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { changeLanguage } from './i18n.ts'

/** Two languages, so one button that names the other in its own words. */
export function LanguageSwitch() {
  const { i18n } = useTranslation()
  const french = i18n.language === 'fr'
  const label = french ? 'EN, read in English' : 'FR, lire en français'
  return (
    <Tooltip label={label}>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        onClick={() => void changeLanguage(french ? 'en' : 'fr')}
        aria-label={label}
        lang={french ? 'en' : 'fr'}
      >
        {french ? 'EN' : 'FR'}
      </Button>
    </Tooltip>
  )
}
