import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../app/page.tsx'
import { RoomTabs } from '../app/room-tabs.tsx'
import { IssuerList } from './issuer-list.tsx'
import { RuleList } from './rule-list.tsx'
import { TypeList } from './type-list.tsx'

const route = getRouteApi('/inside/recognition')

/** How people are recognised: types of identifiers, rules, and who signs tokens. */
export function RecognitionPage() {
  const { t } = useTranslation()
  const { tab, q } = route.useSearch()
  const navigate = route.useNavigate()
  const list = {
    q,
    onQ: (text: string | undefined) =>
      void navigate({
        search: { ...(tab === undefined ? {} : { tab }), ...(text === undefined ? {} : { q: text }) },
        replace: true,
      }),
  }
  return (
    <Page title={t('recognition.title')} lead={t('recognition.lead')}>
      <RoomTabs
        tabs={[
          { value: 'identifiers', label: t('identifiers.title'), panel: () => <TypeList {...list} /> },
          { value: 'rules', label: t('identityRules.title'), panel: () => <RuleList {...list} /> },
          { value: 'issuers', label: t('identityIssuers.title'), panel: () => <IssuerList {...list} /> },
        ]}
        value={tab}
        onChange={(next) => void navigate({ search: next === undefined ? {} : { tab: next } })}
      />
    </Page>
  )
}
