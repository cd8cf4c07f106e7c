import {
  type Choices,
  type ConsentPlan,
  gateSend,
  type Identifier,
  mayUseFor,
  type Profile,
  type Subscription,
  subscriptionHolds,
} from '@diapason/kernel'
import { createIdentityStore, type Recogniser } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { AppError } from '../platform/errors/app-error.ts'
import { zoneClock } from '../platform/zone-clock.ts'
import type { Profiles } from '../profiles/index.ts'
import { addressType, keptAddress } from './addresses.ts'
import { createSuppressionStore } from './suppression-store.ts'

/** What is to leave. */
export type Send = {
  /** Who it is for, as a message would name them: all that is known of them. */
  readonly identifiers: readonly Identifier[]
  readonly topic: string
  readonly channel: string
  /** Where it goes; where it is not said, none of the person's addresses on the channel may be suppressed. */
  readonly address?: string | undefined
  /** The person's time zone, where the caller knows it better than their profile does. */
  readonly zone?: string | undefined
}

/** Whether it may leave: as the gate says, or `unreadable` of somebody whose choices cannot be read. */
export type SendAnswer = Omit<Subscription, 'because'> & { readonly because: Subscription['because'] | 'unreadable' }

type Reader = Readonly<{ choices: Choices | undefined; profile: Profile | undefined }>

/**
 * The gate of what is sent, asked for each message when it leaves. Who is meant, what they chose and what is defined are as the database has them now (law 7); where several people are
 * named, what any of them refuses is refused.
 * @throws AppError `overloaded`, `database_unavailable`: nothing may leave then
 */
export function createMaySend(of: {
  readonly db: Database
  readonly profiles: Pick<Profiles, 'currentWith'>
  readonly plan: () => ConsentPlan
  readonly recogniser: () => Recogniser
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): (send: Send) => Promise<SendAnswer> {
  const { db, profiles, plan, recogniser, clock } = of

  const read = async (origins: readonly string[]): Promise<readonly Reader[] | undefined> => {
    try {
      const all = await Promise.all(origins.map((origin) => profiles.currentWith(origin, undefined)))
      return all.map(({ held, choices }) => ({ choices: held ? held.choices : choices, profile: held?.profile }))
    } catch (error) {
      if (error instanceof AppError && error.code === 'profile_unreadable') return undefined
      throw error
    }
  }
  const isSuppressed = async (send: Send, people: readonly string[]): Promise<boolean> => {
    const { channel, address } = send
    const type = addressType(plan(), channel)
    if (type === undefined) return false
    const known =
      address === undefined
        ? [...send.identifiers, ...(await createIdentityStore(db).identifiersOfPeople(people))]
        : [recogniser().identifier(type, address)]
    const addresses = known.filter((one) => one.type === type)
    return createSuppressionStore(db).any(
      addresses.map((one) => keptAddress(one, { channel, recogniser: recogniser() })),
    )
  }

  return async (send) => {
    const { topic, channel } = send
    const readers = await read(send.identifiers.map(({ origin }) => origin))
    const now = new Date(clock()).toISOString()
    const consent = plan()
    if (!readers) {
      const nobodys = subscriptionHolds(consent, { topic, channel, choices: undefined, now })
      return { ...nobodys, allowed: false, because: 'unreadable', until: null }
    }
    const people = [...new Set(readers.flatMap(({ profile }) => profile?.id ?? []))]
    const suppressed = await isSuppressed(send, people)
    const answers = distinct(readers).map(({ choices, profile }) => {
      const zone = send.zone ?? (mayUseFor(consent, { topic, trait: ZONE }) ? zoneOf(profile) : undefined)
      return gateSend(consent, { topic, channel, choices, suppressed, zone, clocks: zoneClock, now })
    })
    return answers.reduce(stricter)
  }
}

const ZONE = 'timezone'

/** Where somebody is: as they, or the brand, say it, which is the trait that Segment calls so; else as their browser or app said it last. What no clock knows says nothing. */
function zoneOf(profile: Profile | undefined): string | undefined {
  const said = profile && Object.hasOwn(profile.traits, ZONE) ? profile.traits[ZONE]?.value : undefined
  return [said, profile?.zone?.value].find((zone) => typeof zone === 'string' && zoneClock(zone) !== undefined) as
    | string
    | undefined
}

/** Each person once; identifiers that are nobody's each for themselves, unless somebody is known and nothing was said by them. */
function distinct(readers: readonly Reader[]): readonly Reader[] {
  const people = new Map(readers.flatMap((one) => (one.profile ? [[one.profile.id, one] as const] : [])))
  const others = readers.filter(({ profile, choices }) => !profile && choices !== undefined)
  const all = [...people.values(), ...others]
  return all.length > 0 ? all : [{ choices: undefined, profile: undefined }]
}

/** A refusal before quiet hours, which pass, and these before a yes; the later end of quiet hours, the sooner end of a yes. */
function stricter(a: Subscription, b: Subscription): Subscription {
  const rank = ({ allowed, because }: Subscription) => (allowed ? 2 : because === 'quiet_hours' ? 1 : 0)
  if (rank(a) !== rank(b)) return rank(a) < rank(b) ? a : b
  const never = '9999'
  const isSooner = (a.until ?? never) <= (b.until ?? never)
  return isSooner === a.allowed ? a : b
}
