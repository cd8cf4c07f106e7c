import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: () => unwrap(api.GET('/api/account')),
})

export const ownSessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: () => unwrap(api.GET('/api/account/sessions')),
})
