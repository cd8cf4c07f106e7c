import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'
import type { KeyKind } from './key.ts'

/** Every key, revoked ones included. */
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: () => unwrap(api.GET('/api/keys')),
})

/** The permissions that each kind of key may have; they change only with the version of the server. */
export const scopesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: () => unwrap(api.GET('/api/roles')),
  staleTime: Number.POSITIVE_INFINITY,
  select:
    ({ permissions }) =>
    (kind: KeyKind) =>
      permissions.filter(({ keys }) => keys.includes(kind)).map(({ permission }) => permission),
})
