import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

export const membersQuery = queryOptions({
  queryKey: ['team', 'members'],
  queryFn: () => unwrap(api.GET('/api/team/members')),
})

export const invitationsQuery = queryOptions({
  queryKey: ['team', 'invitations'],
  queryFn: () => unwrap(api.GET('/api/team/invitations')),
})

/** What each role may do changes with a version of the server only. */
export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: () => unwrap(api.GET('/api/roles')),
  staleTime: Number.POSITIVE_INFINITY,
})

export const memberSessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['team', 'sessions', id],
    queryFn: () => unwrap(api.GET('/api/team/members/{id}/sessions', { params: { path: { id } } })),
  })
