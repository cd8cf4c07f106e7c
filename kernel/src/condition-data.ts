import { isChannel } from './channel.ts'
import type { Situation } from './decision.ts'
import { newestAccounts } from './fold-memberships.ts'
import type { Json } from './json.ts'
import { walk } from './json-data.ts'
import { channelBit, type Used } from './level-of.ts'
import { getOwn } from './own-property.ts'
import type { Profile } from './profile.ts'
import { type ConditionData, HIDDEN, type Path } from './truth.ts'

type Found = Json | typeof HIDDEN

/**
 * What conditions read, found when it is asked for and never copied: `traits.*`, `account.id`, `account.traits.*`, `accounts` (the
 * ids of all), `context.*`, `identifiers.<type>`, `assignments.<experiment>`, `activity.*` and `channel`. It remembers which data was there, for the level of the decision.
 */
export class PersonData implements ConditionData, Used {
  situation = false
  channels = 0
  readonly #profile: Profile | undefined
  readonly #input: Situation
  readonly #hidden: ReadonlySet<string> | undefined

  /** @param hidden names of traits that the element must not know */
  constructor(profile: Profile | undefined, input: Situation, hidden?: ReadonlySet<string>) {
    this.#profile = profile
    this.#input = input
    this.#hidden = hidden
  }

  read(path: Path): Found {
    const { parts } = path
    switch (parts[0]) {
      case 'traits':
        return this.#trait(parts)
      case 'account':
        return this.#account(parts)
      case 'accounts':
        return parts.length === 1 ? this.#accounts() : null
      case 'context':
        return this.#situational(walk(this.#input.context, parts, 1))
      case 'channel':
        return parts.length === 1 ? this.#situational(this.#input.channel) : null
      case 'identifiers':
        return parts.length === 2 ? (this.identifier(parts[1] ?? '') ?? null) : null
      case 'assignments':
        return parts.length === 2 ? (this.assignment(parts[1] ?? '') ?? null) : null
      case 'activity':
        return this.#activity(parts)
      default:
        return null
    }
  }

  /**
   * The identifier of a type: the request's own, else the one the profile lists first, which, sorted by value, is the
   * most stable choice there is. Empty is missing.
   */
  identifier(type: string): string | undefined {
    const value = findValue(this.#input.identifiers, type) ?? findValue(this.#profile?.identifiers, type)
    if (value !== undefined) this.channels |= channelBit(this.#input.channel)
    return value
  }

  /** The variation the person was first exposed to. */
  assignment(experiment: string): string | undefined {
    const assignment = this.#profile && getOwn(this.#profile.assignments, experiment)
    if (assignment === undefined) return undefined
    this.channels |= channelBit(assignment.channel)
    return assignment.variation
  }

  /** A trait as the value to hash: text or number, not empty. */
  hashableTrait(name: string): string | undefined {
    const value = this.#traitValue(name)
    return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined
  }

  #trait(parts: readonly string[]): Found {
    const name = parts[1]
    if (name === undefined) return null
    const value = this.#traitValue(name)
    return value === HIDDEN || parts.length === 2 ? value : walk(value, parts, 2)
  }

  #traitValue(name: string): Found {
    if (this.#hidden?.has(name) || this.#input.hidden?.has(name)) return HIDDEN
    const trait = this.#profile && getOwn(this.#profile.traits, name)
    if (trait === undefined || trait.value === null) return null
    this.channels |= channelBit(trait.channel)
    return trait.value
  }

  #account(parts: readonly string[]): Found {
    const { account } = this.#input
    if (account === 'unreadable') throw new Error('the document of the account cannot be read')
    if (account === undefined || account === HIDDEN) return account ?? null
    if (parts[1] === 'id' && parts.length === 2) {
      this.#belongs(account.id)
      return account.id
    }
    const trait = parts[1] === 'traits' && parts[2] !== undefined ? getOwn(account.traits, parts[2]) : undefined
    if (trait === undefined || trait.value === null) return null
    this.#belongs(account.id)
    this.channels |= channelBit(trait.channel)
    return walk(trait.value, parts, 3)
  }

  /** The ids of the accounts, those joined last first; missing for who has none. */
  #accounts(): Found {
    if (this.#input.account === HIDDEN) return HIDDEN
    const accounts = this.#profile?.accounts ?? {}
    const ids = newestAccounts(accounts).map(([id]) => id)
    for (const id of ids) this.#belongs(id)
    return ids.length === 0 ? null : ids
  }

  /** That the person belongs to the account is personal data as well, and came through a channel. */
  #belongs(id: string): void {
    const membership = this.#profile && getOwn(this.#profile.accounts, id)
    if (membership !== undefined) this.channels |= channelBit(membership.channel)
  }

  #situational(value: Json): Json {
    if (value !== null) this.situation = true
    return value
  }

  #activity(parts: readonly string[]): Json {
    const activity = this.#profile?.activity
    if (activity === undefined) return null
    const value = walk(activity, parts, 1)
    if (value === null) return null
    const about = parts[1] === 'channels' && parts[2] !== undefined ? [parts[2]] : Object.keys(activity.channels)
    for (const channel of about) if (isChannel(channel)) this.channels |= channelBit(channel)
    return value
  }
}

/** Lets a condition read from a profile and a request. See {@link PersonData} for the paths. */
export function conditionData(profile: Profile | undefined, input: Situation): PersonData {
  return new PersonData(profile, input)
}

function findValue(
  identifiers: readonly { readonly type: string; readonly value: string }[] | undefined,
  type: string,
): string | undefined {
  if (identifiers === undefined) return undefined
  for (const identifier of identifiers) if (identifier.type === type && identifier.value !== '') return identifier.value
  return undefined
}
