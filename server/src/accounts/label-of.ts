import type { Account } from '@diapason/kernel'

/** Longer labels are cut: a list shows one line. */
const LONGEST = 120

/** What to call an account in a list: its `name`, else the brand's id of it. */
export function labelOf({ id, traits }: Account): string {
  const name = Object.hasOwn(traits, 'name') ? traits.name?.value : undefined
  const said = typeof name === 'string' ? name.trim() : ''
  // Cut before it is made well-formed: the cut may fall inside a character.
  return (said || id).replaceAll('\0', '').slice(0, LONGEST).toWellFormed()
}
