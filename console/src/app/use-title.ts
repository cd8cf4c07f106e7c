import { useEffect } from 'react'

/** Names the browser's tab after the room, so that many open tabs can be told apart. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Diapason`
  }, [title])
}
