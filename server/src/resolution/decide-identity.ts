import type { Identifier, IdentityPlan, Profile } from '@diapason/kernel'
import { createIdentityStore, createLinkStore, type Link } from '../identity/index.ts'
import { createLogStore, tellLogGrew } from '../log/index.ts'
import { createAudit } from '../platform/audit/audit.ts'
import type { Database } from '../platform/database/database.ts'
import { isUniqueViolation } from '../platform/database/unique-violation.ts'
import { newId } from '../platform/new-id.ts'
import { labelOf, ProfileConflict, type Profiles, profileErrors, undisturbed } from '../profiles/index.ts'
import { changeLinks, type LinkChanges } from './change-links.ts'
import { type Decider, type DecisionKind, deciderName, EVENT_NAMES } from './decision.ts'
import { createDecisionStore, type NewDecision } from './decision-store.ts'
import { resolutionErrors } from './errors.ts'
import { lapseOfLink } from './lapses.ts'
import { bestOf, holdTogether, linkByHand, type Made } from './link-by-hand.ts'
import { lifeFrom, planUndo } from './plan-undo.ts'

/** Who decides, and why. `dryRun`: only what would come of it. */
export type Deciding = { readonly principal: Decider; readonly reason: string; readonly dryRun?: boolean | undefined }

/** People as a decision leaves them, or would. */
export type Outcome = {
  /** Id of the decision; null of a dry run. */
  readonly decision: string | null
  readonly people: readonly {
    readonly id: string
    readonly label: string
    readonly identifiers: readonly Identifier[]
    readonly events: number
    readonly profile: Profile
  }[]
  /** Ids of the links that go. */
  readonly links: readonly string[]
}

export type IdentityDecisions = {
  /**
   * Takes somebody apart: `origins` go, the others stay. Each side stays one person, held together by hand where nothing else does.
   * @throws AppError `profile_unknown`, `split_whole`, `split_unknown_origin`
   */
  split(person: string, of: Deciding & { readonly origins: readonly string[] }): Promise<Outcome>
  /** Takes links away, and nothing else: people are what the other links say. @throws AppError `split_unknown_origin` */
  unlink(person: string, of: Deciding & { readonly links: readonly string[] }): Promise<Outcome>
  /** Makes two people one, whatever the limits. @throws AppError `profile_unknown`, `merge_same` */
  merge(person: string, of: Deciding & { readonly with: string }): Promise<Outcome>
  /** @throws AppError `suggestion_unknown`, `suggestion_settled`, `suggestion_lapsed` */
  accept(suggestion: string, of: Deciding): Promise<Outcome>
  /** Keeps apart: the pair is not suggested again. @throws AppError `suggestion_unknown`, `suggestion_settled` */
  dismiss(suggestion: string, of: Deciding): Promise<Outcome>
  /**
   * Makes links what they were before a decision; those that live again have their whole time before them.
   * @throws AppError `decision_unknown`, `decision_undone`, `decision_overtaken`
   */
  undo(decision: string, of: Deciding): Promise<Outcome>
  /** Ends the links of a person whose time is over; a message that shows the pair again links it again. Returns how many ended. */
  expire(person: string): Promise<number>
}

type Plan = LinkChanges & {
  readonly kind: DecisionKind
  /** Who is concerned though no link of theirs changes. */
  readonly within?: readonly string[]
  readonly undoes?: string
}

type Planning = (tx: Database, made: Made) => Promise<Plan>

/** In the audit trail. */
const ACTIONS: Readonly<Record<DecisionKind, string>> = {
  merge: 'identity.merge',
  split: 'identity.split',
  accept: 'identity.accept',
  dismiss: 'identity.dismiss',
  expire: 'identity.expire',
  undo: 'identity.undo',
}

/** Time decides in nobody's words. */
const TIME = { principal: 'system', reason: '' } as const satisfies Deciding

/** Identifiers that an error names: enough to see what is wrong. */
const NAMED = 20

/** Carries a dry run out of the transaction that it undoes. */
class DryRun extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super('a dry run')
    this.outcome = outcome
  }
}

/** Nothing is to be decided: somebody else was first. */
class NothingLeft extends Error {}

/**
 * What people decide about who is who. Each decision is one transaction: links, people, a row of the log, a record of the decision and one of the audit
 * trail. A dry run is the very same, undone at its end.
 */
export function createIdentityDecisions(of: {
  readonly db: Database
  readonly profiles: Pick<Profiles, 'forget' | 'forgetOrigins'>
  readonly plan: () => IdentityPlan
  /** The plan as it stands now, whatever this node has heard of it. */
  readonly newestPlan: () => Promise<IdentityPlan>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): IdentityDecisions {
  const { db, profiles, plan, newestPlan, clock } = of
  const audit = createAudit({ clock })

  const carryOut = async (deciding: Deciding, planning: Planning): Promise<Outcome> => {
    try {
      const { outcome, origins, people } = await undisturbed(
        () => db.tx((tx) => once(tx, deciding, planning)),
        isUniqueViolation,
      )
      for (const id of people) profiles.forget(id)
      profiles.forgetOrigins(origins)
      return outcome
    } catch (error) {
      if (error instanceof DryRun) return error.outcome
      throw error
    }
  }

  const once = async (tx: Database, deciding: Deciding, planning: Planning) => {
    const made = { id: newId(), at: clock(), principal: deciding.principal }
    const planned = await planning(tx, made)
    const changed = await changeLinks(tx, planned, planned.within)
    const outcome: Outcome = {
      decision: deciding.dryRun ? null : made.id,
      people: changed.people.map(({ profile, origins }) => ({
        id: profile.id,
        label: labelOf(profile),
        identifiers: origins,
        events: profile.activity.events,
        profile,
      })),
      links: changed.links.flatMap(({ id, before, after }) => (before === 'live' && after !== 'live' ? id : [])),
    }
    if (outcome.decision === null) throw new DryRun(outcome)
    const origin = await speakerOf(
      tx,
      changed.people.flatMap(({ origins }) => origins.map((one) => one.origin)),
    )
    const decision: NewDecision = {
      id: made.id,
      kind: planned.kind,
      at: new Date(made.at).toISOString(),
      actor: actorOf(deciding.principal),
      reason: deciding.reason,
      links: changed.links,
      people: changed.concerned,
      undoes: planned.undoes ?? null,
      origin,
      messageId: made.id,
    }
    await createDecisionStore(tx).add(decision)
    await createLogStore(tx).append([rowOf(decision, deciding.principal)])
    await audit.record(tx, {
      principal: deciding.principal,
      action: ACTIONS[planned.kind],
      target: { kind: 'person', id: outcome.people[0]?.id ?? origin },
      detail: { decision: decision.id, people: decision.people, links: decision.links.length },
    })
    await tellLogGrew(tx)
    const origins = changed.people.flatMap((one) => one.origins.map((identifier) => identifier.origin))
    return { outcome, origins, people: changed.concerned }
  }

  /** The person and all their identifiers. @throws AppError `profile_unknown` */
  const membersOf = async (tx: Database, id: string) => {
    const identity = createIdentityStore(tx)
    const person = await identity.profileOf(id)
    if (person === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
    return { person, members: await identity.identifiersOfPeople([person]) }
  }

  const settled = async (tx: Database, suggestion: string): Promise<Link> => {
    const [link] = await createLinkStore(tx).byIds([suggestion])
    if (!link) throw resolutionErrors.suggestion_unknown('No suggestion has this id.')
    if (link.status !== 'suggested') throw resolutionErrors.suggestion_settled('It has been decided meanwhile.')
    return link
  }

  const accepted = async (tx: Database, suggestion: string, { at, newest }: { at: number; newest: IdentityPlan }) => {
    const link = await settled(tx, suggestion)
    if (await lapseOfLink(tx, link, newest)) throw resolutionErrors.suggestion_lapsed('It no longer applies.')
    return { link, to: 'live' as const, ...lifeFrom(at, link) }
  }

  return {
    split: (id, { origins, ...deciding }) =>
      carryOut(deciding, async (tx, made) => {
        const { person, members } = await membersOf(tx, id)
        // A uuid may come in capitals.
        const going = new Set(origins.map((origin) => origin.toLowerCase()))
        const foreign = going.difference(new Set(members.map(({ origin }) => origin)))
        if (foreign.size > 0)
          throw resolutionErrors.split_unknown_origin(`Identifiers that are not this person’s: ${foreign.size}.`, {
            extensions: { origins: [...foreign].slice(0, NAMED) },
          })
        const [go, stay] = [
          members.filter(({ origin }) => going.has(origin)),
          members.filter(({ origin }) => !going.has(origin)),
        ]
        if (go.length === 0 || stay.length === 0)
          throw resolutionErrors.split_whole('All of this person’s identifiers, or none, would go.')
        const links = (await createLinkStore(tx).of(members.map(({ origin }) => origin))).filter(
          ({ status }) => status === 'live',
        )
        const across = links.filter(({ a, b }) => going.has(a) !== going.has(b))
        const within = links.filter(({ a, b }) => going.has(a) === going.has(b))
        const held = await Promise.all(
          [go, stay].map((side) => holdTogether(tx, { side, links: within, plan: plan(), by: made })),
        )
        return {
          kind: 'split',
          changed: [...across.map((link) => ({ link, to: 'removed' as const })), ...held.flatMap((one) => one.changed)],
          made: held.flatMap((one) => one.made),
          within: [person],
        }
      }),
    unlink: (id, { links: ids, ...deciding }) =>
      carryOut(deciding, async (tx) => {
        const { person, members } = await membersOf(tx, id)
        const own = new Set(members.map(({ origin }) => origin))
        const links = await createLinkStore(tx).byIds(ids)
        if (
          links.length < new Set(ids.map((one) => one.toLowerCase())).size ||
          links.some(({ a, b, status }) => status !== 'live' || !own.has(a) || !own.has(b))
        )
          throw resolutionErrors.split_unknown_origin('A link is not one that makes this person.')
        return { kind: 'split', changed: links.map((link) => ({ link, to: 'removed' })), made: [], within: [person] }
      }),
    merge: (id, { with: other, ...deciding }) =>
      carryOut(deciding, async (tx, made) => {
        const [one, two] = [await membersOf(tx, id), await membersOf(tx, other)]
        if (one.person === two.person) throw resolutionErrors.merge_same('Both are one person already.')
        const joined = await linkByHand(tx, {
          ends: [bestOf(one.members, plan()), bestOf(two.members, plan())],
          by: made,
        })
        return { kind: 'merge', ...joined, within: [one.person, two.person] }
      }),
    accept: async (suggestion, deciding) => {
      // Before the transaction: what it asks takes a connection of its own, and as many at once as there are would wait for each other.
      const newest = await newestPlan()
      return carryOut(deciding, async (tx, { at }) => ({
        kind: 'accept',
        changed: [await accepted(tx, suggestion, { at, newest })],
        made: [],
      }))
    },
    dismiss: (suggestion, deciding) =>
      carryOut(deciding, async (tx) => ({
        kind: 'dismiss',
        changed: [{ link: await settled(tx, suggestion), to: 'removed' }],
        made: [],
      })),
    undo: (decisionId, deciding) => carryOut(deciding, (tx, { at }) => planUndo(tx, { decision: decisionId, at })),
    expire: async (person) => {
      let ended = 0
      const planning: Planning = async (tx, { at }) => {
        const due = await createLinkStore(tx).dueOf(person, new Date(at).toISOString())
        if (due.length === 0) throw new NothingLeft()
        ended = due.length
        return { kind: 'expire', changed: due.map((link) => ({ link, to: 'expired' })), made: [] }
      }
      try {
        await carryOut(TIME, planning)
        return ended
      } catch (error) {
        if (error instanceof NothingLeft) return 0
        throw error
      }
    },
  }
}

/** The origin of the earliest message: under it, what was decided is kept in the log. */
async function speakerOf(tx: Database, origins: readonly string[]): Promise<string> {
  const [row] = await tx.query<{ origin: string }>(
    'select origin from log_keys where origin = any($1::uuid[]) order by seq limit 1',
    [origins],
  )
  if (!row) throw new ProfileConflict()
  return row.origin
}

function actorOf(principal: Decider): NewDecision['actor'] {
  const [kind = '', id = ''] = deciderName(principal).split(':')
  return { kind, id }
}

function rowOf(decision: NewDecision, principal: Decider) {
  const { id, kind, at, reason, links, people, undoes, origin, messageId } = decision
  const body = {
    type: 'identity',
    messageId,
    timestamp: at,
    decision: { id, kind, reason, by: deciderName(principal), links, people, undoes },
  }
  return {
    origin,
    messageId,
    receivedAt: at,
    happenedAt: at,
    type: 'identity' as const,
    name: EVENT_NAMES[kind],
    source: principal !== 'system' && principal.kind === 'key' ? principal.key.id : deciderName(principal),
    channel: 'server',
    body: JSON.stringify(body),
  }
}
