import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Section } from '../app/section.tsx'
import type { CatalogueEventDetail, EntryBody } from './catalogue.ts'
import styles from './catalogue-page.module.css'
import { eventQuery } from './catalogue-query.ts'
import { CatalogueRoom } from './catalogue-room.tsx'
import { PropertyTree } from './property-tree.tsx'

const route = getRouteApi('/inside/catalogue/events/$id')
/** One event: what it carries, who sends it, what was agreed, and what differs from that. */
export function EventPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const type = id.slice(0, id.indexOf(':'))
  const name = id.slice(type.length + 1)
  const blank = name === '' ? undefined : blankOf(type, name)
  return (
    <CatalogueRoom
      kind="event-entries"
      about={{ event: id }}
      query={useQuery(eventQuery(id))}
      name={name || t(`log.type.${type}`)}
      plan={blank && { blank, subject: id }}
      isExpected={type === 'track'}
      values={(detail) => <Properties detail={detail} />}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
    />
  )
}

function Properties({ detail }: { readonly detail: CatalogueEventDetail }) {
  const { t } = useTranslation()
  const properties = detail.properties.filter(({ path }) => path !== '')
  return (
    <Section title={t('catalogue.properties')}>
      {detail.beyond > 0 && <p className={styles.limits}>{t('catalogue.beyond', { count: detail.beyond })}</p>}
      {properties.length === 0 ? (
        <p>{t('catalogue.noProperty')}</p>
      ) : (
        <PropertyTree properties={properties} caption={t('catalogue.properties')} />
      )}
    </Section>
  )
}

/** The beginning of an entry; undefined for types that nobody plans. */
function blankOf(type: string, event: string): EntryBody | undefined {
  if (type === 'track') return { event }
  return type === 'page' || type === 'screen' ? { type, event } : undefined
}
