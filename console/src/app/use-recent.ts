import { useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { rememberPlace } from './recent-places.ts'

/** Remembers a single thing one looks at (a person, an element), so that the palette leads back to it; rooms are always at hand. */
export function useRecent(title: string, isOne: boolean): void {
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => {
    if (isOne && !pathname.includes('~')) rememberPlace({ to: pathname, title })
  }, [isOne, pathname, title])
}
