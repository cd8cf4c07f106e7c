import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { Section } from '../app/section.tsx'
import { RetentionForm } from './retention-form.tsx'
import { policiesQuery } from './retention-query.ts'

/** How long data is kept, with what a change would take away before it is made. */
export function RetentionView() {
  const { t } = useTranslation()
  const query = useQuery(policiesQuery)
  return (
    <Section title={t('status.retention.title')} note={t('status.retention.note')}>
      <Async query={query} rows={3}>
        {({ policy, others }) => <RetentionForm policy={policy} others={others} />}
      </Async>
    </Section>
  )
}
