import { type Definition, isJsonObject, type Json } from '@diapason/kernel'
import type { KeyRecord } from '../platform/auth/key-record.ts'
import type { ProcessingBody } from './processing-kind.ts'

/** Something that the record ought to say and that nobody has said. */
export type Gap = { readonly code: GapCode; readonly subject: string | null }

export type GapCode =
  | 'controller_missing'
  | 'officer_missing'
  | 'people_missing'
  | 'purpose_none'
  | 'purpose_undescribed'
  | 'purpose_unworded'
  | 'data_without_purpose'
  | 'data_without_sensitivity'
  | 'data_without_retention'
  | 'key_purpose_undefined'
  | 'sharing_undefined'
  | 'safeguards_missing'

export type DataCategory = {
  readonly kind: 'event' | 'trait'
  readonly name: string
  readonly description: string | null
  readonly sensitivity: string | null
  readonly context: string | null
  /** ISO 8601 duration; null is that of the log. */
  readonly retention: string | null
}

export type Activity = {
  readonly purpose: string
  readonly name: string
  readonly description: string | null
  readonly basis: string
  readonly parent: string | null
  readonly expires: string | null
  readonly data: readonly DataCategory[]
  readonly recipients: readonly {
    readonly name: string
    readonly country: string | null
    readonly safeguards: string | null
  }[]
  /** Names of the keys that send under it. */
  readonly sources: readonly string[]
  /** Names of the elements that serve it. */
  readonly elements: readonly string[]
}

export type ProcessingRecord = {
  readonly at: string
  readonly responsible: ProcessingBody | null
  readonly activities: readonly Activity[]
  /** What the catalogue keeps for no purpose. */
  readonly unassigned: readonly DataCategory[]
  /** Policies that say how long the log is kept, in whole months; of several the shortest holds. */
  readonly retention: readonly { readonly key: string; readonly months: number }[]
  readonly measures: readonly Measure[]
  readonly gaps: readonly Gap[]
}

/** What this installation does to protect data, as it is set. */
export type Measure = {
  readonly code: 'roles' | 'audit' | 'second_factor' | 'gates' | 'ledger'
  readonly detail: string | null
}

type Body = Readonly<Record<string, Json | undefined>>

/**
 * The record of processing activities (GDPR, article 30), made of what is defined and of nothing else: who answers, for what data is used and on which legal basis,
 * which data, whose, for whom, how long, and how it is protected. What nobody has said is told as a gap.
 */
export function processingRecord(of: {
  readonly definitions: readonly Definition[]
  readonly keys: readonly KeyRecord[]
  readonly measures: readonly Measure[]
  readonly now: Date
}): ProcessingRecord {
  const { definitions, measures, now } = of
  const keys = of.keys.filter(({ state }) => state === 'active' || state === 'rotating')
  const ofKind = (kind: Definition['kind']) =>
    definitions.filter((one) => one.kind === kind).map(({ key, body }) => ({ key, body: body as Body }))
  const purposes = ofKind('purpose')
  const responsible = (ofKind('processing')[0]?.body as unknown as ProcessingBody | undefined) ?? null
  const catalogue = [...ofKind('event'), ...ofKind('trait')].map(({ body }) => ({
    purposes: Array.isArray(body.purposes) ? (body.purposes as readonly string[]) : undefined,
    category: categoryOf(body),
  }))
  const elements = ofKind('element')
  const activities = purposes.map(
    ({ key, body }): Activity => ({
      purpose: key,
      name: text(body.name) ?? key,
      description: text(body.description),
      basis: text(body.basis) ?? '',
      parent: text(body.parent),
      expires: text(body.expires),
      data: catalogue.filter((one) => one.purposes?.includes(key)).map(({ category }) => category),
      recipients: [
        ...keys.filter(({ sharing }) => sharing === key).map(({ name }) => ({ name, country: null, safeguards: null })),
        ...(responsible?.recipients ?? [])
          .filter(({ purpose }) => purpose === undefined || purpose === key)
          .map(({ name, country, safeguards }) => ({ name, country: country ?? null, safeguards: safeguards ?? null })),
      ],
      sources: keys.filter(({ purpose }) => purpose === key).map(({ name }) => name),
      elements: elements.filter((one) => one.body.purpose === key).map((one) => text(one.body.name) ?? one.key),
    }),
  )
  const retention = ofKind('retention').flatMap(({ key, body: { log } }) =>
    isJsonObject(log ?? null) && typeof (log as Body).months === 'number'
      ? [{ key, months: (log as { months: number }).months }]
      : [],
  )
  return {
    at: now.toISOString(),
    responsible,
    activities,
    unassigned: catalogue.filter((one) => one.purposes === undefined).map(({ category }) => category),
    retention,
    measures,
    gaps: gapsOf({ responsible, activities, purposes, catalogue, keys, isCut: retention.length > 0 }),
  }
}

function gapsOf(of: {
  readonly responsible: ProcessingBody | null
  readonly activities: readonly Activity[]
  readonly purposes: readonly { readonly key: string; readonly body: Body }[]
  readonly catalogue: readonly { readonly purposes: readonly string[] | undefined; readonly category: DataCategory }[]
  readonly keys: readonly KeyRecord[]
  /** Whether the log as a whole is kept for a time. */
  readonly isCut: boolean
}): Gap[] {
  const { responsible, activities, purposes, catalogue, keys, isCut } = of
  const known = new Set(purposes.map(({ key }) => key))
  const gap = (code: GapCode, subject: string | null = null): Gap => ({ code, subject })
  const each = <T>(all: readonly T[], code: GapCode, subject: (one: T) => string | undefined) =>
    all.flatMap((one) => subject(one) ?? []).map((name) => gap(code, name))
  return [
    ...(responsible ? [] : [gap('controller_missing')]),
    ...(responsible?.officer ? [] : [gap('officer_missing')]),
    ...(responsible?.people?.length ? [] : [gap('people_missing')]),
    ...(purposes.length === 0 ? [gap('purpose_none')] : []),
    ...each(activities, 'purpose_undescribed', ({ name, description }) => (description === null ? name : undefined)),
    ...each(purposes, 'purpose_unworded', ({ key, body }) =>
      body.basis === 'consent' && !(Array.isArray(body.texts) && body.texts.length > 0)
        ? (text(body.name) ?? key)
        : undefined,
    ),
    ...each(catalogue, 'data_without_purpose', (one) => (one.purposes === undefined ? one.category.name : undefined)),
    ...each(catalogue, 'data_without_sensitivity', ({ category }) =>
      category.sensitivity === null ? category.name : undefined,
    ),
    ...each(catalogue, 'data_without_retention', ({ category }) =>
      category.retention === null && !isCut ? category.name : undefined,
    ),
    ...each(keys, 'key_purpose_undefined', ({ name, purpose }) => (known.has(purpose) ? undefined : name)),
    ...each(keys, 'sharing_undefined', ({ name, sharing }) =>
      sharing !== null && !known.has(sharing) ? name : undefined,
    ),
    ...each(responsible?.recipients ?? [], 'safeguards_missing', ({ name, country, safeguards }) =>
      country !== undefined && safeguards === undefined ? name : undefined,
    ),
  ]
}

function categoryOf(body: Body): DataCategory {
  return {
    kind: body.trait === undefined ? 'event' : 'trait',
    name: text(body.trait) ?? text(body.event) ?? '',
    description: text(body.description),
    sensitivity: text(body.sensitivity),
    context: text(body.context),
    retention: text(body.retention),
  }
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
