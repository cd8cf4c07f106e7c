import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Section } from '../app/section.tsx'
import { traitQuery } from './catalogue-query.ts'
import { CatalogueRoom } from './catalogue-room.tsx'
import { PropertyTree } from './property-tree.tsx'

const route = getRouteApi('/inside/catalogue/traits/$trait')

/** One trait of people: its values' types, who sends it, what was agreed, and what differs from that. */
export function TraitPage() {
  const { t } = useTranslation()
  const { trait } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <CatalogueRoom
      kind="trait-entries"
      about={{ trait }}
      query={useQuery(traitQuery(trait))}
      name={trait}
      plan={{ blank: { trait }, subject: 'identify:' }}
      values={({ properties }) => (
        <Section title={t('catalogue.types')}>
          <PropertyTree properties={properties} caption={t('catalogue.types')} />
        </Section>
      )}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
    />
  )
}
