import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'
import { isRunning } from './import.ts'

/** How often a running import is asked how far it is, in ms. */
const EVERY = 800

/** One import; asked again and again while it runs. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: ['imports', 'one', id],
    queryFn: () => unwrap(api.GET('/api/imports/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) => (data && isRunning(data) ? EVERY : false),
  })
}

/** The keys under which data can be imported. */
export const sourcesQuery = queryOptions({
  queryKey: ['imports', 'sources'],
  queryFn: () => unwrap(api.GET('/api/import-sources')),
})
