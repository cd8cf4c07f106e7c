import { type Choices, type Profile, parseProfile } from '@diapason/kernel'

/** A profile as it was read, with the version that tells whether it is still the one. */
export type Held = {
  readonly profile: Profile
  /** What stands of what they said about purposes; undefined of who said nothing. */
  readonly choices: Choices | undefined
  readonly version: number
  /** Characters of the stored document: what the memory of people is measured by. */
  readonly bytes: number
}

/**
 * Somebody whose document was just written, as its text until they are looked at: a single object where a profile is some sixty, which the
 * collection of garbage would copy twice and visit again and again. Most newcomers do not come back soon.
 */
export class HeldDocument implements Held {
  readonly id: string
  /** Somebody new has said nothing yet. */
  readonly choices = undefined
  readonly parts: number
  readonly version: number
  readonly bytes: number
  #document: string
  #profile: Profile | undefined

  /** @param written the text of this very profile */
  constructor(profile: Profile, written: { readonly version: number; readonly doc: string }) {
    this.id = profile.id
    this.parts = partsOf(profile)
    this.version = written.version
    this.bytes = written.doc.length
    this.#document = written.doc
  }

  get profile(): Profile {
    if (!this.#profile) {
      this.#profile = parseProfile(this.#document)
      this.#document = ''
    }
    return this.#profile
  }
}

/**
 * Parts that a trait counts for whose value is a list or an object. Such a value is at most 256 bytes of text, but up to 24 times as much
 * when parsed: 5.6 KB for one of `[{},{},…]`, where a plain one takes 0.25 KB.
 */
const NESTED_PARTS = 24

/** Traits, assignments, accounts and identifiers: what a profile takes in memory goes by. */
export function partsOf({ accounts, assignments, identifiers, traits }: Profile): number {
  let parts = identifiers.length
  for (const _ in assignments) parts += 1
  for (const _ in accounts) parts += 1
  for (const name in traits) parts += isNested(traits[name]?.value) ? NESTED_PARTS : 1
  return parts
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
