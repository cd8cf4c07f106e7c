import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** How people stand with everything that can be agreed to. */
export const ratesQuery = queryOptions({
  queryKey: ['consent-rates'],
  queryFn: () => unwrap(api.GET('/api/consent-rates')),
  refetchInterval: 60_000,
})

/** One of them day by day, by channel and by wording. */
export function rateQuery(subject: string, days: number) {
  return queryOptions({
    queryKey: ['consent-rates', subject, days],
    queryFn: () => unwrap(api.GET('/api/consent-rates/{subject}', { params: { path: { subject }, query: { days } } })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
}
