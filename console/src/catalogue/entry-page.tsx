import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Navigate } from '@tanstack/react-router'
import { Async } from '../app/async.tsx'
import { definitionQuery } from '../definitions/definition-query.ts'
import type { EntryBody } from './catalogue.ts'

const route = getRouteApi('/inside/catalogue/$kind/$key')

/** The address of an entry by its key, as search gives it: leads to the event or the trait that it is about. */
export function EntryPage() {
  const { kind, key } = route.useParams()
  const known = kind === 'event-entries' || kind === 'trait-entries' ? kind : undefined
  const query = useQuery({
    ...definitionQuery<EntryBody>(known ?? 'event-entries', key),
    enabled: known !== undefined,
  })
  if (known === undefined) return <Navigate to="/catalogue" replace />
  return (
    <Async query={query}>
      {({ body: { type = 'track', event, trait } }) =>
        trait === undefined ? (
          <Navigate
            to="/catalogue/events/$id"
            params={{ id: `${type}:${event ?? ''}` }}
            search={{ tab: 'contract' }}
            replace
          />
        ) : (
          <Navigate to="/catalogue/traits/$trait" params={{ trait }} search={{ tab: 'contract' }} replace />
        )
      }
    </Async>
  )
}
