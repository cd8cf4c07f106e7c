import type { Identifier } from '@diapason/kernel'
import { createMemberCounter, eraseMembers } from '../accounts/index.ts'
import { eraseEntries, originsAround } from '../consent/index.ts'
import { eraseLinks } from '../customer/index.ts'
import { bury, createIdentityStore, createLinkStore, type Recogniser } from '../identity/index.ts'
import { createLogStore, tellLogGrew } from '../log/index.ts'
import type { Audit } from '../platform/audit/audit.ts'
import { forgetAudit } from '../platform/audit/forget-audit.ts'
import type { Database } from '../platform/database/database.ts'
import { createProfileStore, ProfileConflict, refoldPeople, refreshChoices } from '../profiles/index.ts'
import { eraseDecisions } from '../resolution/index.ts'
import { eraseAddresses } from '../sending/index.ts'
import type { Erasure } from './erasure-store.ts'
import { redactOthers } from './redact-others.ts'
import { createRequestStore } from './request-store.ts'

/** Tells how addresses are kept where nothing may be sent to them. */
export type Hiding = Pick<Recogniser, 'hides' | 'conceal'>

/** What is no longer in PostgreSQL, and what nodes must forget. */
export type TakenOut = {
  /** ISO 8601: what happened before is let in no more. */
  readonly at: string
  /** Whom it took out. */
  readonly targets: readonly Identifier[]
  readonly counts: Readonly<Record<string, number>>
  readonly redacted: readonly number[]
  readonly tables: readonly string[]
  /** The oldest transaction whose rows it could not see. */
  readonly from: string
  readonly people: readonly string[]
}

/**
 * Takes the targets of an erasure out of all that is theirs in PostgreSQL, in one transaction: at each instant they are there, or they are not. The door closes behind
 * them in the same one. Whoever had other identifiers stays with those, folded again from what is theirs.
 * @throws ProfileConflict when somebody changed meanwhile: try again
 */
export async function takeOut(
  tx: Database,
  erasure: Erasure,
  { audit, now, recogniser }: { readonly audit: Audit; readonly now: string; readonly recogniser: Hiding },
): Promise<TakenOut> {
  const [begun] = await tx.query<{ from: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as from')
  const identity = createIdentityStore(tx)
  // Who asked is erased as they are now; what is made to hold again, after a restore, is what was erased then.
  const isWhole = erasure.request !== null
  const seen = await whom(tx, erasure)
  const counter = createMemberCounter(tx)
  await counter.before(seen.people)
  // Others as well whose entries are sealed anew, or whose choices are read again: what they say meanwhile would be lost, or sealed to what is not there any more.
  if ((await createProfileStore(tx).lockDocuments(seen.touched)).length < seen.touched.length)
    throw new ProfileConflict()
  await identity.lockNobodys([...seen.neighbours, ...seen.targets.map(({ origin }) => origin)])
  // What was linked with them while the locks were awaited is theirs as well.
  const { people, members, targets, others, touched } = await whom(tx, erasure)
  if (touched.join() !== seen.touched.join() || people.join() !== seen.people.join()) throw new ProfileConflict()
  const origins = targets.map(({ origin }) => origin)
  const erased = new Set(origins)
  const staying = members.filter(({ origin }) => !erased.has(origin))
  const at = isWhole ? now : erasure.at
  await bury(tx, { origins, erasure: erasure.id, at })
  const links = createLinkStore(tx)
  const decisions = await eraseDecisions(tx, origins)
  const log = createLogStore(tx)
  const redacted = await redactOthers(tx, { erased, others })
  const rewritten = await log.redact(redacted)
  const gone = await log.erase({ origins, keys: decisions })
  const entries = await eraseEntries(tx, origins)
  const forgotten = await links.forget(origins)
  const loose = await links.forgetLoose(others)
  const identifiers = await identity.removeOrigins(origins)
  const left = new Set(staying.map(({ profile }) => profile))
  const documents = await createProfileStore(tx).documents(people.filter((person) => !left.has(person)))
  await createProfileStore(tx).remove(documents.map(({ profile: id, version }) => ({ id, version })))
  if (left.size > 0) await refoldPeople(tx, [...left])
  await refreshChoices(tx, await peopleOf(tx, others))
  const requests = await createRequestStore(tx).forget(origins)
  const pages = await eraseLinks(tx, origins)
  const addresses = await eraseAddresses(tx, { targets, recogniser })
  const forgottenAudit = await forgetAudit(tx, {
    audit,
    ids: origins,
    principal: erasure.by,
    target: { kind: 'erasure', id: erasure.id },
  })
  await log.append([rowOf(erasure, now)])
  await counter.after(
    await peopleOf(
      tx,
      staying.map(({ origin }) => origin),
    ),
  )
  // Last, for everybody may wait for the same account.
  const accounts = await eraseMembers(tx, origins)
  await tellLogGrew(tx)
  return {
    at,
    targets,
    from: begun?.from ?? '0',
    people,
    redacted: redacted.map(({ seq }) => seq),
    tables: [...new Set([...gone.tables, ...rewritten.tables])],
    counts: {
      'postgresql.log': gone.rows,
      'postgresql.log_of_others': redacted.length,
      'postgresql.profiles': documents.length,
      'postgresql.origins': identifiers + loose,
      'postgresql.links': forgotten,
      'postgresql.consent_entries': entries.gone,
      'postgresql.consent_entries_resealed': entries.resealed,
      'postgresql.identity_decisions': decisions.length,
      'postgresql.account_members': accounts.members,
      'postgresql.account_documents': accounts.accounts,
      'postgresql.customer_links': pages,
      'postgresql.suppressions': addresses,
      'postgresql.privacy_requests': requests,
      'postgresql.audit_records': forgottenAudit,
    },
  }
}

/**
 * Whom an erasure takes out as things stand, and whom it touches: `others` are identifiers linked with theirs, `neighbours` those and whoever spoke for them, `touched` all people
 * of whom something changes, in the order in which everybody locks them.
 */
async function whom(tx: Database, erasure: Erasure) {
  const identity = createIdentityStore(tx)
  const asked = erasure.targets ?? []
  const people = await peopleOf(
    tx,
    asked.map(({ origin }) => origin),
  )
  const members = await identity.identifiersOfPeople(people)
  const all = [...asked, ...(erasure.request === null ? [] : members)]
  const targets: readonly Identifier[] = [
    ...new Map(all.map(({ origin, type, value }) => [origin, { origin, type, value }])).values(),
  ]
  const origins = targets.map(({ origin }) => origin)
  const linked = (await createLinkStore(tx).of(origins)).flatMap(({ a, b }) => [a, b])
  const mine = new Set(origins)
  const others = [...new Set(linked)].filter((one) => !mine.has(one))
  const neighbours = [...others, ...(await originsAround(tx, origins))]
  const touched = [...people, ...(await peopleOf(tx, neighbours))]
  return { people: people.sort(), members, targets, others, neighbours, touched: [...new Set(touched)].sort() }
}

async function peopleOf(tx: Database, origins: readonly string[]): Promise<string[]> {
  const rows = await createIdentityStore(tx).byOrigins(origins)
  return [...new Set(rows.flatMap(({ profile }) => profile ?? []))]
}

/** That somebody was erased is an entry of the log, of nobody: its origin is the erasure itself. */
function rowOf({ id, at, request }: Erasure, now: string) {
  const body = { type: 'identity', messageId: id, timestamp: at, erasure: { id, request } }
  return {
    origin: id,
    messageId: id,
    receivedAt: now,
    happenedAt: at,
    type: 'identity' as const,
    name: 'Person Erased',
    source: 'system',
    channel: 'server',
    body: JSON.stringify(body),
  }
}
