import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from './session-query.ts'

const none: readonly string[] = []

/** What the person signed in may do; the same array as long as the session is the same. */
export function usePermissions(): readonly string[] {
  return useQuery(sessionQuery).data?.permissions ?? none
}

/** Whether the person signed in holds a permission, to leave out what would be refused. */
export function useMay(permission: string): boolean {
  return usePermissions().includes(permission)
}
