import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** The record of processing, as it is defined now. */
export const recordQuery = queryOptions({
  queryKey: ['record-of-processing'],
  queryFn: () => unwrap(api.GET('/api/record-of-processing')),
})
