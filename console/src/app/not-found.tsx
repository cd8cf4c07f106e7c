import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyNote } from './empty-note.tsx'
import { Page } from './page.tsx'

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation()
  return (
    <main>
      <Page title={t('app.notFound')}>
        <EmptyNote title={t('app.notFoundText')}>
          <Button component={Link} to="/">
            {t('app.toOverview')}
          </Button>
        </EmptyNote>
      </Page>
    </main>
  )
}
