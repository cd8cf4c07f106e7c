import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'
import type { SavedView, ViewedRoom } from './view.ts'

/** The saved views of a room: one's own, and those that others share. */
export function viewsQuery(room: ViewedRoom) {
  return queryOptions({
    queryKey: ['views', room],
    queryFn: async () => (await unwrap(api.GET('/api/views', { params: { query: { room } } }))).items,
    staleTime: 60_000,
  })
}

export type ViewChange = { name?: string; search?: Record<string, string>; shared?: boolean }

/** Everything one can do with the views of a room; each is seen in the list at once. */
export function useViewChanges(room: ViewedRoom) {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: ['views', room] })
  const path = (id: string) => ({ params: { path: { id } } })
  return {
    save: useMutation({
      mutationFn: (view: Pick<SavedView, 'name' | 'search' | 'shared'>) =>
        unwrap(api.POST('/api/views', { body: { room, ...view } })),
      onSuccess,
    }),
    change: useMutation({
      mutationFn: ({ id, ...body }: ViewChange & { id: string }) =>
        unwrap(api.PATCH('/api/views/{id}', { ...path(id), body })),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: (id: string) => unwrap(api.DELETE('/api/views/{id}', path(id))),
      onSuccess,
    }),
    restore: useMutation({
      mutationFn: (id: string) => unwrap(api.POST('/api/views/{id}/restore', path(id))),
      onSuccess,
    }),
    choose: useMutation({
      mutationFn: (view: string | null) =>
        unwrap(api.PUT('/api/views/default/{room}', { params: { path: { room } }, body: { view } })),
      onSuccess,
    }),
  }
}
