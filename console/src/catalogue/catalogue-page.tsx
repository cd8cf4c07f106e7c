import { SegmentedControl } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../app/page.tsx'
import { AllDifferences } from './all-differences.tsx'
import styles from './catalogue-page.module.css'
import type { CatalogueSearch } from './catalogue-search.ts'
import { EventList } from './event-list.tsx'
import { TraitList } from './trait-list.tsx'
import { UnplannedSetting } from './unplanned-setting.tsx'

const route = getRouteApi('/inside/catalogue')
const views = ['events', 'traits', 'differences'] as const

/** Everything that is sent: what it is, who sends it, whether it is what was agreed. */
export function CataloguePage() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const view = views.find((one) => one === search.view) ?? 'events'
  const onSearch = (next: CatalogueSearch) => {
    const set = Object.entries(next).filter(([, value]) => value !== undefined && value !== '')
    void navigate({ search: Object.fromEntries(set), replace: true })
  }
  return (
    <Page title={t('catalogue.title')} lead={t('catalogue.lead')} actions={<UnplannedSetting />}>
      <SegmentedControl
        className={styles.views ?? ''}
        aria-label={t('catalogue.view')}
        value={view}
        onChange={(next) => onSearch(next === 'events' ? {} : { view: next })}
        data={views.map((value) => ({ value, label: t(`catalogue.views.${value}`) }))}
      />
      {view === 'events' && <EventList search={search} onSearch={onSearch} />}
      {view === 'traits' && <TraitList search={search} onSearch={onSearch} />}
      {view === 'differences' && <AllDifferences />}
    </Page>
  )
}
