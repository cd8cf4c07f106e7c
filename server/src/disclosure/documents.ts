import type { ConsentPlan } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'
import type { Dossier } from './dossier.ts'
import type { KnownTrait } from './known.ts'
import { isPortable, type MessagesOf, toldMessages } from './told-messages.ts'
import { writeDocument } from './write-document.ts'

/** A request of the person, as they are told of it. */
export type ToldRequest = {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly receivedAt: string
  readonly dueAt: string
  readonly closedAt: string | null
}

/** A link to pages of their own. */
export type ToldPageLink = {
  readonly scope: string
  readonly madeAt: string
  readonly expiresAt: string
  readonly usedAt: string | null
}

export type DocumentOf = {
  readonly dossier: Dossier
  readonly requests: readonly ToldRequest[]
  readonly pageLinks: readonly ToldPageLink[]
  readonly keyPurposes: ReadonlyMap<string, string>
  readonly consent: ConsentPlan
  /** Whether what is sensitive is told: who asks is known to be who they say, now. */
  readonly delicate: boolean
  /** ISO 8601. */
  readonly at: string
}

/**
 * All that is known of a person (GDPR, article 15), as a file that machines read. What they download from their own page, and what an officer hands over, are this same text.
 */
export function accessDocument(db: Database, of: DocumentOf): AsyncIterable<string> {
  const { dossier, requests, pageLinks, delicate, at, consent } = of
  const { known, processing, permits } = dossier
  const members = {
    format: 'diapason/access',
    version: 1,
    at,
    responsible: processing.responsible,
    purposes: processing.activities.map(({ purpose, name, description, basis, expires, recipients, data }) => ({
      purpose,
      name,
      description,
      basis,
      expires,
      allowed: permits.get(purpose)?.allowed ?? null,
      because: permits.get(purpose)?.because ?? null,
      data,
      recipients,
    })),
    retention: processing.retention,
    identifiers: dossier.identifiers,
    links: dossier.links,
    identityDecisions: dossier.decidedIdentity,
    traits: known.traits.map((trait) => ({
      ...traitOf(trait, of),
      retention: trait.retention ?? null,
      ...(trait.delicate && !delicate ? { withheld: 'The link is not fresh.' } : { value: trait.value }),
    })),
    accounts: dossier.accounts,
    activity: known.profile?.activity ?? null,
    choices: dossier.entries,
    choicesSealed: dossier.sealed,
    experiments: experimentsOf(of),
    decisions: (known.decisions ?? []).map(({ at, channel, element, name, outcome, purpose, reads }) => ({
      at,
      channel,
      element,
      name,
      outcome,
      purpose: purpose ?? null,
      reads,
    })),
    decisionsComplete: known.decisions !== undefined,
    notWrittenTo: dossier.suppressions,
    exports: dossier.exports,
    records: dossier.records,
    requests: requests.map(({ id, kind, state, receivedAt, dueAt, closedAt }) => ({
      id,
      kind,
      state,
      receivedAt,
      dueAt,
      closedAt,
    })),
    ownPages: pageLinks.map(({ scope, madeAt, expiresAt, usedAt }) => ({ scope, madeAt, expiresAt, usedAt })),
    messageKinds: dossier.kinds,
  }
  const items = toldMessages(db, { ...messagesOf(of), consent, withheld: !delicate })
  return writeDocument(members, { name: 'messages', items })
}

/**
 * What a person provided, and what was observed of them, where that rests on their consent or a contract (GDPR, article 20; WP 242): without what was concluded from it, such as
 * decisions and segments.
 */
export function portableDocument(db: Database, of: DocumentOf): AsyncIterable<string> {
  const { dossier, delicate, at, consent } = of
  const { known } = dossier
  const members = {
    format: 'diapason/portability',
    version: 1,
    at,
    identifiers: dossier.identifiers,
    traits: known.traits
      .filter(({ purposes, delicate: isDelicate }) => isPortable(purposes, consent) && (delicate || !isDelicate))
      .map((trait) => ({ ...traitOf(trait, of), value: trait.value })),
    accounts: dossier.accounts,
    choices: dossier.entries.map(({ purpose, state, at, until, how, channel, asked, frequency }) => ({
      purpose,
      state,
      at,
      until,
      how,
      channel,
      asked,
      frequency: frequency ?? null,
    })),
  }
  const items = toldMessages(db, { ...messagesOf(of), consent, only: 'portable', withheld: !delicate })
  return writeDocument(members, { name: 'messages', items })
}

function messagesOf({ dossier, keyPurposes }: DocumentOf): Pick<MessagesOf, 'origins' | 'sources' | 'keyPurposes'> {
  const { own, sources } = dossier.known
  return { origins: own, sources, keyPurposes }
}

function traitOf({ name, label, at, source, channel, purposes }: KnownTrait, { dossier }: DocumentOf) {
  return { name, label, at, source: dossier.known.sources.get(source) ?? source, channel, purposes: purposes ?? null }
}

function experimentsOf({ dossier }: DocumentOf) {
  return Object.entries(dossier.known.profile?.assignments ?? {}).map(([experiment, { variation, at }]) => ({
    experiment,
    variation,
    at,
  }))
}
