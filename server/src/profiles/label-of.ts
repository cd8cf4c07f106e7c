import type { Profile } from '@diapason/kernel'

/** Longer labels are cut: a list shows one line. */
const LONGEST = 120

/** What to call a person in a list: their name, else an e-mail address, else their strongest identifier. */
export function labelOf(profile: Profile): string {
  const trait = (name: string): string => {
    const value = Object.hasOwn(profile.traits, name) ? profile.traits[name]?.value : undefined
    return typeof value === 'string' ? value.trim() : ''
  }
  const full =
    trait('name') ||
    [trait('firstName') || trait('first_name'), trait('lastName') || trait('last_name')].filter(Boolean).join(' ')
  const identifier =
    profile.identifiers.find((one) => one.type === 'userId') ??
    profile.identifiers.find((one) => one.type !== 'anonymousId') ??
    profile.identifiers[0]
  // Cut before it is made well-formed: the cut may fall inside a character.
  return (full || trait('email') || identifier?.value || profile.id)
    .replaceAll('\0', '')
    .slice(0, LONGEST)
    .toWellFormed()
}
