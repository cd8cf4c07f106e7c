/** An edit that was not saved, and what it started from. */
export type KeptDraft<B, D> = {
  /** ISO 8601. */
  readonly at: string
  /** The revision it started from; absent for a definition that does not exist yet. */
  readonly base?: number
  readonly baseBody: B
  readonly draft: D
}

const prefix = 'diapason.draft.'

/** Keeps an unsaved edit of one definition. The tab keeps it, not the machine: it ends with the work, like what was typed. */
export function keepDraft(
  place: string,
  kept: KeptDraft<unknown, unknown>,
  store: Pick<Storage, 'setItem'> = sessionStorage,
): void {
  try {
    store.setItem(prefix + place, JSON.stringify(kept))
  } catch {
    // A full store keeps nothing more; the editor itself still holds the draft.
  }
}

/** The unsaved edit of one definition, if there is one; what cannot be read any more is none. */
export function keptDraft<B, D>(
  place: string,
  store: Pick<Storage, 'getItem'> = sessionStorage,
): KeptDraft<B, D> | undefined {
  try {
    const kept: unknown = JSON.parse(store.getItem(prefix + place) ?? 'null')
    return isKept<B, D>(kept) ? kept : undefined
  } catch {
    return undefined
  }
}

/** Lets one go: it was saved, or given up. */
export function dropDraft(place: string, store: Pick<Storage, 'removeItem'> = sessionStorage): void {
  store.removeItem(prefix + place)
}

/** Forgets them all, when somebody signs out. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
}

function isKept<B, D>(value: unknown): value is KeptDraft<B, D> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'at' in value &&
    typeof value.at === 'string' &&
    'baseBody' in value &&
    'draft' in value
  )
}
