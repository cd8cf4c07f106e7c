import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'
import type { Notice } from './notice.ts'

/** What needs a person now; asked again twice a minute, and when one comes back to the window. */
export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: () => unwrap(api.GET('/api/notices')),
  refetchInterval: 30_000,
  refetchOnWindowFocus: true,
})

/** Says which notices were looked at, and lets one wait. */
export function useNoticeMarks() {
  const cache = useQueryClient()
  const refresh = () => cache.invalidateQueries({ queryKey: noticesQuery.queryKey })
  const see = useMutation({
    mutationFn: (notices: readonly Pick<Notice, 'id' | 'at'>[]) =>
      unwrap(api.POST('/api/notices/seen', { body: { items: notices.map(({ id, at }) => ({ id, at })) } })),
    onSuccess: refresh,
  })
  const snooze = useMutation({
    mutationFn: (of: { id: string; until: string | null }) => unwrap(api.PUT('/api/notices/snooze', { body: of })),
    onSuccess: refresh,
  })
  return { see, snooze }
}
