import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { useFormat } from '../app/use-format.ts'
import { IdentifierChip } from '../log/identifier-chip.tsx'
import { AssignmentsTable } from './assignments-table.tsx'
import { ChannelActivity } from './channel-activity.tsx'
import { LinksTable } from './links-table.tsx'
import type { Person } from './person.ts'
import styles from './person-page.module.css'
import { Timeline } from './timeline.tsx'
import { TraitsTable } from './traits-table.tsx'

const route = getRouteApi('/inside/people/$id')

/** One person: who they are known as, what is known and why, what they did. */
export function PersonPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const query = useQuery({
    queryKey: ['person', id],
    queryFn: () => unwrap(api.GET('/api/people/{id}', { params: { path: { id } } })),
  })
  return (
    <Page title={query.data?.label ?? t('profiles.person')} over={<Link to="/people">{t('profiles.title')}</Link>}>
      <Async query={query} rows={10}>
        {(person) => <Known person={person} />}
      </Async>
    </Page>
  )
}

function Known({ person }: { readonly person: Person }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tab, q } = route.useSearch()
  const navigate = route.useNavigate()
  const { profile } = person
  return (
    <>
      <div className={styles.head}>
        <ul className={styles.chips} aria-label={t('profiles.identifiers')}>
          {profile.identifiers.map(({ type, value }) => (
            <li key={`${type} ${value}`}>
              <IdentifierChip type={type} value={value} />
            </li>
          ))}
        </ul>
        <ChannelActivity activity={profile.activity} />
      </div>
      <Tabs
        value={tab ?? 'traits'}
        onChange={(value) => void navigate({ search: value && value !== 'traits' ? { tab: value } : {} })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="traits">
            {t('profiles.traits')} <Count of={Object.keys(profile.traits).length} />
          </Tabs.Tab>
          <Tabs.Tab value="timeline">
            {t('profiles.timeline')} <Count of={profile.activity.events} />
          </Tabs.Tab>
          <Tabs.Tab value="experiments">
            {t('profiles.experiments')} <Count of={Object.keys(profile.assignments).length} />
          </Tabs.Tab>
          <Tabs.Tab value="links">
            {t('profiles.links')} <Count of={person.links.length} />
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="traits">
          <TraitsTable
            profile={profile}
            q={q ?? ''}
            onQ={(text) => void navigate({ search: text === '' ? {} : { q: text }, replace: true })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="timeline">
          <Timeline person={person.id} />
        </Tabs.Panel>
        <Tabs.Panel value="experiments">
          <AssignmentsTable profile={profile} />
        </Tabs.Panel>
        <Tabs.Panel value="links">
          <LinksTable links={person.links} />
        </Tabs.Panel>
      </Tabs>
      <p className={styles.foot}>
        {t('profiles.document', {
          id: person.id,
          size: format.one(person.document.bytes / 1024),
        })}
      </p>
    </>
  )
}

function Count({ of }: { readonly of: number }) {
  const format = useFormat()
  return <span className={styles.count}>{format.integer(of)}</span>
}
