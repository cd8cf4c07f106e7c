import type { ConsentPlan, LogEvent } from '@diapason/kernel'
import type { KeyIdentity, Principal } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { choicesOfNobody } from './choices.ts'
import { profileErrors } from './errors.ts'
import { createExportGate, type GatedPage } from './export-gate.ts'
import { labelOf } from './label-of.ts'
import { readDocument } from './read-document.ts'
import { createProfileStore } from './store.ts'

/** A page of people, or of what they did, as a program reads it: for a purpose. */
export type ProgramReading = GatedPage & {
  readonly purpose: string
  /** Rows left out so far: of people who do not permit the purpose, and of what is kept for something else. */
  readonly leftOut: () => number
  /** Of these people, those who permit the purpose as of now; counts the others once for each time they are named. */
  people(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** What people are called by what is kept for the purpose. */
  labels(ids: Iterable<string>): Promise<ReadonlyMap<string, string>>
  /** The messages that may leave for the purpose, of people who permit it. */
  messages<R extends Message>(rows: readonly R[]): Promise<R[]>
}

type Message = Pick<LogEvent, 'type' | 'name'> & {
  readonly origin: string
  readonly source: string
  /** The message as received, JSON. */
  readonly body: string
}

/**
 * What a caller reads people by: nothing stands before an employee's screen, which their role governs; a program reads in bulk, and so for a purpose, as a file leaves for one.
 * @throws AppError `reading_purpose_missing`, `reading_purpose_unknown`
 */
export type ProgramGate = (principal: Principal, purpose: string | undefined) => Promise<ProgramReading | undefined>

/** The fourth gate before programs: whoever reads with a key names the purpose, or reads for that of the key. As for files, it stands as soon as a purpose is defined. */
export function createProgramGate(of: {
  readonly db: Database
  readonly plan: () => ConsentPlan
  /** Resolves once keys and purposes are what was acknowledged, by whichever node. */
  readonly verify: () => Promise<void>
  /** The purpose of every key there ever was, by its id. */
  readonly keyPurposes: () => Promise<ReadonlyMap<string, string>>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): ProgramGate {
  const { db, plan, verify } = of
  const isGated = () => plan().purposes.size > 0 || plan().retired.size > 0

  const purposeOf = (key: KeyIdentity | undefined, named: string | undefined): string | undefined => {
    const { purposes, retired } = plan()
    if (named !== undefined) {
      if (purposes.has(named)) return named
      throw profileErrors.reading_purpose_unknown(`No purpose in use is called ${named}.`)
    }
    if (key === undefined || !isGated()) return undefined
    if (purposes.has(key.purpose)) return key.purpose
    if (retired.has(key.purpose))
      throw profileErrors.reading_purpose_unknown(`The purpose of the key, ${key.purpose}, is out of use.`)
    throw profileErrors.reading_purpose_missing('A program reads people for a purpose: say for which.')
  }

  return async (principal, named) => {
    const key = principal.kind === 'key' ? principal.key : undefined
    if (key === undefined && named === undefined) return undefined
    await verify()
    const purpose = purposeOf(key, named)
    if (purpose === undefined) return undefined
    const gate = createExportGate({ ...of, purpose })
    const page = await gate.page()
    return {
      ...page,
      purpose,
      leftOut: () => gate.leftOut + gate.withheld,
      people: async (ids) => {
        const rows = await db.query<{ id: string; choices: string | null }>(
          'select profile as id, choices from profiles where profile = any($1::uuid[])',
          [[...new Set(ids)]],
        )
        const known = new Map(rows.map(({ id, choices }) => [id, choices]))
        // Who has been merged into somebody else meanwhile, or erased, is nobody to tell of.
        return new Set(ids.filter((id) => known.has(id) && page.lets(known.get(id))))
      },
      labels: async (ids) => {
        const rows = await createProfileStore(db).documents([...new Set(ids)])
        return new Map(
          rows.flatMap(({ profile: id, doc }) => {
            const profile = readDocument(doc)
            return profile ? [[id, labelOf(page.without(profile))] as const] : []
          }),
        )
      },
      messages: async (rows) => {
        const origins = [...new Set(rows.map(({ origin }) => origin))]
        const found = await db.query<{ origin: string; choices: string | null }>(
          `select o.origin, p.choices from origins o join profiles p on p.profile = o.profile where o.origin = any($1::uuid[])`,
          [origins],
        )
        const choices = new Map(found.map((one) => [one.origin, one.choices]))
        const nobodys = await choicesOfNobody(
          db,
          origins.filter((origin) => !choices.has(origin)),
        )
        return rows.filter((row) => {
          const said = choices.has(row.origin) ? choices.get(row.origin) : nobodys.get(row.origin)
          return page.lets(said) && page.serves({ ...row, properties: propertiesOf(row.body) }, row.source)
        })
      },
    }
  }
}

function propertiesOf(body: string): LogEvent['properties'] {
  const { properties } = JSON.parse(body) as { readonly properties?: LogEvent['properties'] | null }
  return typeof properties === 'object' && properties !== null ? properties : {}
}
