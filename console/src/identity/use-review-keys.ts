import { useEffect, useRef } from 'react'
import { keysAreTaken } from '../app/keys-are-taken.ts'
import { useSingleKeys } from '../app/single-keys.ts'

type ReviewKeys = {
  readonly onMove: (step: 1 | -1) => void
  readonly onDecide: (accept: boolean) => void
}

/** Milliseconds in which a letter belongs to the `g` before it: it leads elsewhere, and must not decide anything. */
const afterGo = 1_500

/** J and K go through what waits, A joins, D keeps apart. */
export function useReviewKeys(keys: ReviewKeys): void {
  const [singleKeys] = useSingleKeys()
  const now = useRef(keys)
  now.current = keys
  useEffect(() => {
    if (!singleKeys) return
    let went = Number.NEGATIVE_INFINITY
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || keysAreTaken(event.target)) return
      const follows = event.timeStamp - went <= afterGo
      went = event.key === 'g' && !follows ? event.timeStamp : Number.NEGATIVE_INFINITY
      if (follows) return
      if (event.key === 'j') now.current.onMove(1)
      else if (event.key === 'k') now.current.onMove(-1)
      else if (event.key === 'a') now.current.onDecide(true)
      else if (event.key === 'd') now.current.onDecide(false)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [singleKeys])
}
