import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** What the brand calls its types of identifiers and its rules, by key; asked again once somebody has defined a type, else they change slowly. */
export const namesQuery = queryOptions({
  queryKey: ['definitions', 'identifiers', '~names'],
  queryFn: () => unwrap(api.GET('/api/identity/names')),
  staleTime: 60_000,
  select: ({ types, rules }) => ({
    types: new Map(types.map(({ key, name }) => [key, name])),
    rules: new Map(rules.map(({ key, name }) => [key, name])),
  }),
})
