import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from './page.tsx'
import { ProblemNote } from './problem-note.tsx'

/** A room that could not be opened: what happened, and the way to try again. */
export function RoomProblem({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <main>
      <Page title={t('app.roomProblem')}>
        <ProblemNote error={error instanceof Error ? error : new Error(String(error))} onRetry={retry} />
      </Page>
    </main>
  )
}
