import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** The doctor's look; it takes seconds, so it is not repeated by itself. */
export const checksQuery = queryOptions({
  queryKey: ['installation', 'checks'],
  queryFn: () => unwrap(api.GET('/api/installation/checks', {})),
  staleTime: 60_000,
})

export const storageQuery = queryOptions({
  queryKey: ['installation', 'storage'],
  queryFn: () => unwrap(api.GET('/api/installation/storage', {})),
  staleTime: 60_000,
})

/** How delays and sizes went over the last hours. */
export const samplesQuery = (hours: number) =>
  queryOptions({
    queryKey: ['installation', 'samples', hours],
    queryFn: () => unwrap(api.GET('/api/installation/samples', { params: { query: { hours } } })),
    refetchInterval: 60_000,
  })

export const jobsQuery = queryOptions({
  queryKey: ['jobs'],
  queryFn: () => unwrap(api.GET('/api/jobs', {})),
  refetchInterval: 15_000,
})

export const backupsQuery = queryOptions({
  queryKey: ['backups'],
  queryFn: () => unwrap(api.GET('/api/backups', {})),
  refetchInterval: 60_000,
})
