import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../app/page.tsx'
import { RoomTabs } from '../app/room-tabs.tsx'
import { AllDecisions } from './all-decisions.tsx'
import { SuggestionsInbox } from './suggestions-inbox.tsx'

const route = getRouteApi('/inside/review')

/** Links that no rule dares to make alone, and everything that was decided about who is who. */
export function ReviewPage() {
  const { t } = useTranslation()
  const { tab, id } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Page title={t('identity.reviewTitle')} lead={t('identity.reviewLead')}>
      <RoomTabs
        value={tab}
        onChange={(next) => void navigate({ search: next === undefined ? {} : { tab: next } })}
        tabs={[
          {
            value: 'waiting',
            label: t('identity.waiting'),
            panel: () => (
              <SuggestionsInbox
                opened={id}
                onOpen={(next) => void navigate({ search: next === undefined ? {} : { id: next }, replace: true })}
              />
            ),
          },
          { value: 'decisions', label: t('identity.decisions'), panel: () => <AllDecisions /> },
        ]}
      />
    </Page>
  )
}
