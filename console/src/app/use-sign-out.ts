import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { forgetDrafts } from '../definitions/kept-drafts.ts'
import { api } from './api.ts'
import { forgetPlaces } from './recent-places.ts'

/** Signs out and leaves nothing of the visit behind. */
export function useSignOut(): () => Promise<void> {
  const cache = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    await api.POST('/api/auth/sign-out', { body: {} }).catch(() => undefined)
    forgetPlaces()
    forgetDrafts()
    cache.clear()
    await navigate({ to: '/sign-in' })
  }
}
