import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** The links of a person to pages of their own. */
export function linksQuery(person: string) {
  return queryOptions({
    queryKey: ['person', person, 'own-pages'],
    queryFn: () => unwrap(api.GET('/api/people/{id}/links', { params: { path: { id: person } } })),
  })
}
