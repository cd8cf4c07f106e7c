import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'
import type { PreviewRequest } from './preview.ts'

/** A page as the server draws it from a draft. What cannot be drawn while it is typed leaves the last that could. */
export function previewQuery(request: PreviewRequest) {
  return queryOptions({
    queryKey: ['customer-pages-preview', request],
    queryFn: () => unwrap(api.POST('/api/customer-pages-preview', { body: request })),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
  })
}
