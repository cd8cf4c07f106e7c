import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { PrivacyRequest } from './request.ts'
import { requestQuery } from './requests-query.ts'

/** Doing something of what a request asks for: the request as it is then, and all that is shown of its person, is asked for again. */
export function useDeed<T>(of: PrivacyRequest, deed: (said: T) => Promise<PrivacyRequest>, onDone?: () => void) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: deed,
    onSuccess: async (next) => {
      cache.setQueryData(requestQuery(of.id).queryKey, next)
      onDone?.()
      await Promise.all([
        cache.invalidateQueries({ queryKey: ['requests', 'list'] }),
        cache.invalidateQueries({ queryKey: ['person'] }),
      ])
    },
  })
}

/** How a request and its revision are named to the server, so that two who act at once do not overwrite each other. */
export function actingOn({ id, revision }: PrivacyRequest) {
  return { path: { id }, header: { 'If-Match': `"${revision}"` } }
}
