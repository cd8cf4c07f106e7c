import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'
import { identityKey } from './identity-query.ts'

type Said = { readonly reason: string }

/** Everything that changes who is who; whatever is on screen about people is then asked again. */
export function useIdentityChanges() {
  const cache = useQueryClient()
  const refresh = () =>
    Promise.all(
      [identityKey, ['person'], ['people'], ['account'], ['notices'], ['overview']].map((queryKey) =>
        cache.invalidateQueries({ queryKey }),
      ),
    )
  const path = (id: string) => ({ params: { path: { id } } })
  return {
    separate: useMutation({
      mutationFn: ({ id, origins, reason }: Said & { readonly id: string; readonly origins: readonly string[] }) =>
        unwrap(api.POST('/api/people/{id}/split', { ...path(id), body: { origins: [...origins], reason } })),
      onSuccess: refresh,
    }),
    join: useMutation({
      mutationFn: ({ id, other, reason }: Said & { readonly id: string; readonly other: string }) =>
        unwrap(api.POST('/api/people/{id}/merge', { ...path(id), body: { with: other, reason } })),
      onSuccess: refresh,
    }),
    settle: useMutation({
      mutationFn: ({ id, accept, reason }: Said & { readonly id: string; readonly accept: boolean }) =>
        unwrap(
          accept
            ? api.POST('/api/identity/suggestions/{id}/accept', { ...path(id), body: { reason } })
            : api.POST('/api/identity/suggestions/{id}/dismiss', { ...path(id), body: { reason } }),
        ),
      onSuccess: refresh,
    }),
    undo: useMutation({
      mutationFn: ({ id, reason }: Said & { readonly id: string }) =>
        unwrap(api.POST('/api/identity/decisions/{id}/undo', { ...path(id), body: { reason } })),
      onSuccess: refresh,
    }),
  }
}
