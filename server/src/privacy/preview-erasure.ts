import type { Database } from '../platform/database/database.ts'
import { privacyErrors } from './errors.ts'
import { membersOf } from './members-of.ts'

/** What is known of somebody, as counts: what an erasure would take. */
export type Preview = {
  /** What the person is called, and is to be typed. */
  readonly label: string
  readonly identifiers: number
  readonly messages: number
  readonly choices: number
  readonly links: number
  readonly accounts: number
}

/** What an erasure of this person would take. Nothing is changed. @throws AppError `erasure_nobody` */
export async function previewErasure(db: Database, person: string): Promise<Preview> {
  const own = await membersOf(db, person)
  const [first] = own
  if (!first) throw privacyErrors.erasure_nobody('Nobody is known under that identifier.')
  const [row] = await db.query<Omit<Preview, 'identifiers'>>(
    `select coalesce((select label from profiles join origins using (profile) where origin = $2), $3) as label,
       (select count(*) from log_keys where origin = any($1::uuid[])) as messages,
       (select count(*) from consent_entries where origin = any($1::uuid[])) as choices,
       (select count(*) from links where a = any($1::uuid[]) or b = any($1::uuid[])) as links,
       (select count(distinct account) from account_members where origin = any($1::uuid[])) as accounts`,
    [own.map(({ origin }) => origin), person, first.value],
  )
  return { identifiers: own.length, ...(row ?? { label: first.value, messages: 0, choices: 0, links: 0, accounts: 0 }) }
}
