import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'
import type { ExperimentResult } from './experiment.ts'

/** The result of one experiment as computed now. */
export function resultQuery(key: string) {
  return queryOptions({
    queryKey: ['experiment-result', key],
    // The client's types widen a pair to a list; the schema promises the pair.
    queryFn: async () =>
      (await unwrap(api.GET('/api/experiments/{key}/result', { params: { path: { key } } }))) as ExperimentResult,
    staleTime: 15_000,
  })
}
