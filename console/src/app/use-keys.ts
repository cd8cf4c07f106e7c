import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { keysAreTaken } from './keys-are-taken.ts'
import { createKeyReader, type KeyAction } from './read-keys.ts'
import { roomsFor } from './rooms.ts'
import { useSingleKeys } from './single-keys.ts'
import { usePermissions } from './use-permissions.ts'

/**
 * The keys of every room. They act on what is on the page and keep no state of their own: `/` focuses the room's search, `n` presses its
 * "new" button, `j` and `k` move the focus from row to row, so that Enter opens a row as it opens any link.
 */
export function useKeys({ onHelp }: { readonly onHelp: () => void }): void {
  const router = useRouter()
  const permissions = usePermissions()
  const [singleKeys] = useSingleKeys()
  useEffect(() => {
    const read = createKeyReader()
    const places = new Map(roomsFor(permissions).flatMap(({ items }) => items.map(({ go, to }) => [go as string, to])))
    const act = (action: KeyAction): boolean => {
      switch (action.kind) {
        case 'go': {
          const to = places.get(action.letter)
          if (to !== undefined) router.history.push(to)
          return to !== undefined
        }
        case 'find':
          return focusOn(document.querySelector('main search input'))
        case 'new':
          return press(document.querySelector('main [data-new]'))
        case 'move':
          return moveFocus(action.step)
        case 'help':
          onHelp()
          return true
        default:
          return action satisfies never
      }
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || keysAreTaken(event.target)) return
      // Help stays reachable: it is where the others are turned on again.
      const action = read(event.key, event.timeStamp)
      if (action === undefined || (!singleKeys && action.kind !== 'help')) return
      if (act(action)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [router, permissions, singleKeys, onHelp])
}

/** The focus goes to the first link or button of the row after, or before, the one it is in. */
function moveFocus(step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll('main tr[data-open="true"]')]
  if (rows.length === 0) return false
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const next = at === -1 ? (step === 1 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)
  return focusOn(rows[next]?.querySelector('a, button') ?? null)
}

function focusOn(place: Element | null): boolean {
  if (!(place instanceof HTMLElement)) return false
  place.focus()
  place.scrollIntoView({ block: 'nearest' })
  if (place instanceof HTMLInputElement) place.select()
  return true
}

function press(button: Element | null): boolean {
  if (!(button instanceof HTMLElement)) return false
  button.click()
  return true
}
