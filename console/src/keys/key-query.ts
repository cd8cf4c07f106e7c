import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** Every key, revoked ones included. */
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: () => unwrap(api.GET('/api/keys')),
})
