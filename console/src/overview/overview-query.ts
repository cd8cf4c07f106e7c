import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** How often it is asked again while somebody looks, in ms: soon where the first event is awaited, calmly afterwards. */
const awaited = 1_500
const calm = 10_000

/** What is alive now. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: () => unwrap(api.GET('/api/overview')),
  refetchInterval: ({ state }) => (state.data?.events.total === 0 ? awaited : calm),
})

/** The first messages of a workspace, straight from the log: analytics know them a moment later. */
export const firstEventsQuery = queryOptions({
  queryKey: ['events', 'first'],
  queryFn: () => unwrap(api.GET('/api/events', { params: { query: { limit: 5 } } })),
  refetchInterval: awaited,
})
