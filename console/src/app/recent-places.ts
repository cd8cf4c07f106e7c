/** A place one has been to in this tab. */
export type Place = { readonly to: string; readonly title: string }

const remembered = 'diapason.recent'
const most = 8

/**
 * The places last opened in this tab, the latest first. Kept by the tab alone: a title may be a customer's name, which must not stay on the
 * machine when the work is done.
 */
export function recentPlaces(store: Pick<Storage, 'getItem'> = sessionStorage): readonly Place[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(remembered) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isPlace) : []
  } catch {
    return []
  }
}

/** Puts a place first; one that was there already moves up under its present title. */
export function rememberPlace(place: Place, store: Pick<Storage, 'getItem' | 'setItem'> = sessionStorage): void {
  const others = recentPlaces(store).filter(({ to }) => to !== place.to)
  store.setItem(remembered, JSON.stringify([place, ...others].slice(0, most)))
}

/** Forgets them all, when somebody signs out. */
export function forgetPlaces(): void {
  sessionStorage.removeItem(remembered)
}

function isPlace(value: unknown): value is Place {
  return (
    typeof value === 'object' &&
    value !== null &&
    'to' in value &&
    typeof value.to === 'string' &&
    value.to.startsWith('/') &&
    'title' in value &&
    typeof value.title === 'string'
  )
}
