import { durationOf } from '@diapason/kernel'
import { createIdentityStore, knownAs } from '../identity/index.ts'
import { createAudit } from '../platform/audit/audit.ts'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { profileErrors } from '../profiles/index.ts'
import { customerErrors } from './errors.ts'
import { type Link, opens, type Scope } from './link.ts'
import { createLinkSecret } from './link-secret.ts'
import { createLinkStore } from './link-store.ts'
import { readToken, signToken } from './link-token.ts'
import { createRefusals, type Refusal } from './refusals.ts'

/** A link that holds, and of whom its customer is part now: of themselves alone where all messages have left the log. */
export type OpenLink = Link & { readonly person: string }

export type Resolved =
  | { readonly ok: true; readonly link: OpenLink }
  | { readonly ok: false; readonly why: Refusal['why'] }

export type NewLink = {
  /** Whom it is for: one of their identifiers, as its origin. */
  readonly origin: string
  readonly scope: Scope
  readonly subject?: string | null | undefined
  /** ISO 8601 duration; as long as its scope is usually given when absent. */
  readonly expires?: string | undefined
  readonly note?: string | null | undefined
  readonly principal: Principal | string
}

export type MadeLink = { readonly link: Link; readonly token: string; readonly url: string }

export type CustomerLinks = {
  /**
   * Makes a link for a customer, and says once what opens it.
   * @throws AppError `profile_unknown`, `link_expiry_invalid`
   */
  make(link: NewLink): Promise<MadeLink>
  /** What a token opens; refusals are written down. */
  resolve(token: string, scope: Scope): Promise<Resolved>
  /**
   * The links of a person, newest first.
   * @throws AppError `profile_unknown`
   */
  ofPerson(person: string): Promise<Link[]>
  /** Ends a link. False where there is none that holds. */
  revoke(id: string, principal: Principal): Promise<boolean>
  /** Writes down that something was refused although the link holds. */
  refused(refusal: Refusal): Promise<void>
}

const DAY = 86_400_000

/** How long links hold unless somebody says otherwise, and at most: e-mails are opened months later, and what opens all that is known is made when it is asked for. */
const HOLDS: Readonly<Record<Scope, { readonly usually: number; readonly most: number }>> = {
  preferences: { usually: 180 * DAY, most: 400 * DAY },
  unsubscribe: { usually: 365 * DAY, most: 400 * DAY },
  confirm: { usually: 7 * DAY, most: 400 * DAY },
  data: { usually: DAY, most: 7 * DAY },
}

const LISTED = 200

/** The door to customers' own pages: signed links that end, can be ended, and are bound to one customer. */
export function createCustomerLinks(of: {
  readonly db: Database
  /** Where people reach this installation. */
  readonly publicUrl: string
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly newId: () => string
}): CustomerLinks {
  const { db, publicUrl, clock, newId } = of
  const secret = createLinkSecret(db)
  const store = createLinkStore(db)
  const identity = createIdentityStore(db)
  const audit = createAudit({ clock })
  const refusals = createRefusals({ db, clock })

  const refuse = async (refusal: Refusal): Promise<Resolved> => {
    await refusals.note(refusal)
    return { ok: false, why: refusal.why }
  }
  const check = async (token: string, wanted: Scope): Promise<Resolved> => {
    const read = await readToken(token, { secret: await secret(), now: clock() })
    if (!read.ok) return refuse({ ...read, wanted })
    const { id } = read
    const link = await store.byId(id)
    if (!link) return refuse({ why: 'unknown', id, wanted })
    if (link.revokedAt !== null) return refuse({ why: 'revoked', id, wanted })
    if (!opens(link.scope, wanted)) return refuse({ why: 'other_scope', id, wanted })
    const known = await knownAs(db, link.origin)
    if (known === undefined) return refuse({ why: 'nobody', id, wanted })
    return { ok: true, link: { ...link, person: known.person ?? link.origin } }
  }

  return {
    make: async ({ origin, scope, subject = null, expires, note = null, principal }) => {
      const person = await identity.profileOf(origin)
      if (person === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
      const origins = (await identity.originsOf(person)).map((one) => one.origin)
      const now = clock()
      const link: Link = {
        id: newId(),
        origin,
        origins,
        scope,
        subject,
        madeBy: typeof principal === 'string' ? principal : principalName(principal),
        note,
        madeAt: new Date(now).toISOString(),
        expiresAt: new Date(now + spanOf(scope, expires)).toISOString(),
        revokedAt: null,
        revokedBy: null,
        usedAt: null,
      }
      const token = await signToken(link, await secret())
      await db.tx(async (tx) => {
        await createLinkStore(tx).add(link)
        const detail = { link: link.id, scope, expiresAt: link.expiresAt, ...(subject === null ? {} : { subject }) }
        await audit.record(tx, { principal, action: 'link.make', target: { kind: 'person', id: person }, detail })
      })
      return { link, token, url: `${publicUrl}/c/${token}/${scope}` }
    },
    resolve: async (token, scope) => {
      const resolved = await check(token, scope)
      if (resolved.ok) await store.used(resolved.link.id, new Date(clock()).toISOString())
      return resolved
    },
    ofPerson: async (id) => {
      const known = await knownAs(db, id)
      if (known === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
      return store.ofOrigins(
        known.identifiers.map(({ origin }) => origin),
        LISTED,
      )
    },
    revoke: (id, principal) =>
      db.tx(async (tx) => {
        const at = new Date(clock()).toISOString()
        if (!(await createLinkStore(tx).revoke(id, { at, who: principalName(principal) }))) return false
        await audit.record(tx, { principal, action: 'link.revoke', target: { kind: 'link', id } })
        return true
      }),
    refused: (refusal) => refusals.note(refusal),
  }
}

/** Milliseconds that a link holds. @throws AppError `link_expiry_invalid` */
function spanOf(scope: Scope, expires: string | undefined): number {
  const { usually, most } = HOLDS[scope]
  if (expires === undefined) return usually
  const span = durationOf(expires) ?? 0
  if (span > 0 && span <= most) return span
  throw customerErrors.link_expiry_invalid(`A link for ${scope} cannot hold for ${expires}.`)
}
