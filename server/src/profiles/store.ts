import { createLedger } from '../consent/index.ts'
import { createIdentityStore } from '../identity/index.ts'
import { binaryArray } from '../platform/database/binary-array.ts'
import type { Database } from '../platform/database/database.ts'
import { isUniqueViolation } from '../platform/database/unique-violation.ts'
import type { AppError } from '../platform/errors/app-error.ts'
import type { Answer, Asked, ReadWith } from './asked.ts'
import { choicesText, readChoices, refreshChoices } from './choices.ts'
import { profileErrors } from './errors.ts'
import { foldLog } from './fold-log.ts'
import type { Held } from './held.ts'
import { NONE, readBeside } from './read-beside.ts'
import { readPerson } from './read-document.ts'

/** A document to write. `replaces` is the version it was computed from; undefined for a person who did not exist. */
export type ProfileWrite = {
  readonly id: string
  readonly replaces: number | undefined
  readonly doc: string
  readonly label: string
  /** ISO 8601: the hour of the last message. */
  readonly seenHour: string
  /** Key of the account they joined last. */
  readonly account: string | undefined
}

/** Somebody else changed one of these people between our reading and our writing: read again, compute again. */
export class ProfileConflict extends Error {
  override readonly name = 'ProfileConflict'
}

/** A document as it is stored, whatever it holds. */
export type StoredDocument = {
  readonly profile: string
  readonly version: number
  readonly doc: string
  /** What stands of their choices; null of who said nothing. */
  readonly choices: string | null
}

export type ProfileStore = {
  /** One query for any number of origins: who they are, and the document only where the version known is not the current one. */
  read(asked: readonly Asked[]): Promise<Answer[]>
  /** The same, with what is read together with them; numbers in the order of their queries. At least one origin must be asked about. */
  readBeside(asked: readonly Asked[], along: ReadWith): Promise<{ answers: Answer[]; numbers: number[] }>
  /** A person, and their document's very bytes. @throws AppError `profile_unreadable` */
  byId(profile: string): Promise<(Held & { readonly doc: string }) | undefined>
  /** Documents of these people, unread. */
  documents(people: readonly string[]): Promise<StoredDocument[]>
  /** The same, locked until the transaction ends. */
  lockDocuments(people: readonly string[]): Promise<StoredDocument[]>
  /**
   * The people of these origins, locked until the transaction ends: nobody else changes them, or moves their origins, before. Who cannot
   * be read is folded from the log, so that the next write mends them.
   * @throws ProfileConflict when an origin moved while waiting for the lock
   */
  lock(origins: readonly string[]): Promise<Map<string, Held>>
  /** Writes documents, returns the version of each by profile id. @throws ProfileConflict */
  write(writes: readonly ProfileWrite[]): Promise<Map<string, number>>
  /** @throws ProfileConflict when one of these people is no longer as they were read */
  assertUnchanged(people: readonly Pick<Held, 'profile' | 'version'>[]): Promise<void>
  /** Removes the documents of people who became part of another. @throws ProfileConflict */
  remove(of: readonly { readonly id: string; readonly version: number }[]): Promise<void>
  /** Documents of people after `after`, in the order of their ids, unread. */
  page(after: string | undefined, limit: number): Promise<StoredDocument[]>
}

/** The table of documents, on a database or on a transaction of it. */
export function createProfileStore(db: Database): ProfileStore {
  return {
    read: async (asked) => (asked.length === 0 ? [] : (await readBeside(db, asked, { scalars: [] })).answers),
    readBeside: (asked, along) => readBeside(db, asked, along),
    byId: async (id) => {
      const [row] = await documents(db, [id])
      const person = row && readPerson(row)
      if (row && !person) throw unreadable(id)
      return row && person && { ...person, version: row.version, doc: row.doc, bytes: row.doc.length }
    },
    documents: (people) => documents(db, people),
    // In the order of their ids, as in `write`.
    lockDocuments: (people) =>
      db.query(
        'select profile, version, doc, choices from profiles where profile = any($1::uuid[]) order by profile for update',
        [people],
      ),
    lock: async (origins) => {
      const people = new Map<string, Held>()
      // In the order of their ids, as in `write`.
      const rows = await db.query<StoredDocument>(
        `select profile, version, doc, choices from profiles
         where profile in (select profile from origins where origin = any($1::uuid[])) order by profile for update`,
        [origins],
      )
      const damaged = new Map<string, number>()
      for (const row of rows) {
        const person = readPerson(row)
        if (person) people.set(row.profile, { ...person, version: row.version, bytes: row.doc.length })
        else damaged.set(row.profile, row.version)
      }
      for (const held of await folded(db, damaged)) people.set(held.profile.id, held)
      // Asked after the lock was given, so this is who they are from now on.
      const owners = await db.query<{ origin: string; profile: string }>(
        'select origin, profile from origins where origin = any($1::uuid[]) and profile is not null',
        [origins],
      )
      return new Map(
        owners.map(({ origin, profile }) => {
          const held = people.get(profile)
          if (!held) throw new ProfileConflict()
          return [origin, held]
        }),
      )
    },
    write: async (writes) => {
      const versions = new Map<string, number>()
      // Rows are locked in the order of their ids, so that two nodes that write the same people wait for each other instead of deadlocking.
      const sorted = [...writes].sort((x, y) => (x.id < y.id ? -1 : 1))
      const added = sorted.filter((one) => one.replaces === undefined)
      const changed = sorted.filter((one) => one.replaces !== undefined)
      const note = (some: readonly ProfileWrite[], [row]: readonly { readonly versions: string }[]) => {
        for (const [place, version] of (row?.versions ?? '').split(' ').entries())
          versions.set(some[place]?.id ?? '', Number(version))
      }
      // Begun before either is waited for, so that they can be sent together.
      await Promise.all([
        added.length > 0 &&
          db
            .query<{ versions: string }>(insertSql, columnsOf(added))
            .catch(conflict)
            .then((rows) => note(added, rows)),
        changed.length > 0 &&
          db
            .query<{ versions: string }>(updateSql, [
              ...columnsOf(changed),
              binaryArray.bigint(changed.map((one) => one.replaces ?? 0)),
            ])
            .catch(conflict)
            .then((rows) => note(changed, rows)),
      ])
      return versions
    },
    assertUnchanged: async (people) => {
      if (people.length === 0) return
      await db
        .query(unchangedSql, [
          binaryArray.uuid(people.map(({ profile }) => profile.id)),
          binaryArray.bigint(people.map(({ version }) => version)),
        ])
        .catch(conflict)
    },
    remove: async (of) => {
      if (of.length === 0) return
      const removed = await db.execute(removeSql, [
        binaryArray.uuid(of.map((one) => one.id)),
        binaryArray.bigint(of.map((one) => one.version)),
      ])
      if (removed !== of.length) throw new ProfileConflict()
    },
    page: (after, limit) =>
      db.query(
        'select profile, version, doc, choices from profiles where $1::uuid is null or profile > $1 order by profile limit $2',
        [after ?? null, limit],
      ),
  }
}

function columnsOf(writes: readonly ProfileWrite[]): Buffer[] {
  return [
    binaryArray.uuid(writes.map((one) => one.id)),
    binaryArray.text(writes.map((one) => one.doc)),
    binaryArray.text(writes.map((one) => one.label)),
    binaryArray.timestamptz(writes.map((one) => one.seenHour)),
    binaryArray.uuid(writes.map((one) => one.account ?? NONE)),
  ]
}

/**
 * Whether a write lost against another: as `write` says it, or as PostgreSQL says it of statements that were sent together, where somebody
 * else has added a row, or changed one (`updateSql` divides by zero).
 */
export function isConflict(error: unknown): boolean {
  if (error instanceof ProfileConflict || isUniqueViolation(error)) return true
  return error instanceof Error && 'code' in error && error.code === '22012'
}

/** @throws ProfileConflict where somebody else added or changed one of these people; whatever else was thrown */
function conflict(error: unknown): never {
  throw isConflict(error) ? new ProfileConflict() : error
}

function documents(db: Database, people: readonly string[]): Promise<StoredDocument[]> {
  return db.query({ name: 'profiles-documents', text: documentsSql }, [people])
}

const documentsSql = 'select profile, version, doc, choices from profiles where profile = any($1::uuid[])'

/**
 * People whose documents, or what stands of their choices, cannot be read, as the log and the ledger say. The document is written by who locked them; their choices are
 * mended here, for nobody writes those unless somebody speaks.
 * @throws AppError `profile_unreadable` when the log says nothing of one
 */
async function folded(tx: Database, unread: ReadonlyMap<string, number>): Promise<Held[]> {
  if (unread.size === 0) return []
  await refreshChoices(tx, [...unread.keys()])
  const damaged = new Map((await documents(tx, [...unread.keys()])).map((one) => [one.profile, one.version]))
  const origins = await createIdentityStore(tx).identifiersOfPeople([...damaged.keys()])
  const people = await foldLog(tx, origins)
  const entries = Map.groupBy(await createLedger(tx).ofPeople([...damaged.keys()]), ({ profile }) => profile)
  return [...damaged].map(([id, version]) => {
    const known = people.get(id)
    if (!known) throw unreadable(id)
    return { profile: known.profile, choices: readChoices(choicesText(entries.get(id) ?? [])), version, bytes: 0 }
  })
}

/** The error of a person whose document cannot be read. */
export function unreadable(id: string): AppError {
  return profileErrors.profile_unreadable(`The document of ${id} is damaged or of another format.`)
}

/** Versions in the order of the rows, which are added one after another. Not `on conflict`: each row would be looked up first, and confirmed afterwards. */
const insertSql = {
  name: 'profiles-insert',
  text: `with added as (
      insert into profiles (profile, doc, label, seen_hour, account)
      select w.profile, w.doc, w.label, w.seen_hour, nullif(w.account, '${NONE}')
      from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::uuid[]) as w(profile, doc, label, seen_hour, account)
      returning version
    )
    select string_agg(version::text, ' ') as versions from added`,
}

/**
 * Versions in the order of the rows. When one of them is no longer as it was read, the statement is an error, by dividing by zero: what was sent
 * together with it must not be committed, and nobody looks at the number of rows before that.
 */
const removeSql = {
  name: 'profiles-remove',
  text: `delete from profiles p using unnest($1::uuid[], $2::bigint[]) as r(profile, version)
    where p.profile = r.profile and p.version = r.version`,
}

/** An error by dividing by zero, as in `updateSql`. */
const unchangedSql = {
  name: 'profiles-unchanged',
  text: `select 1 / (count(*) = cardinality($1::uuid[]))::int as "areAll"
    from profiles p join unnest($1::uuid[], $2::bigint[]) as w(profile, version) using (profile) where p.version = w.version`,
}

const updateSql = {
  name: 'profiles-update',
  text: `with changed as (
      update profiles p set doc = w.doc, label = w.label, seen_hour = w.seen_hour, account = nullif(w.account, '${NONE}'),
        version = nextval('profile_versions')
      from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::uuid[], $6::bigint[])
        with ordinality as w(profile, doc, label, seen_hour, account, replaces, place)
      where p.profile = w.profile and p.version = w.replaces
      returning w.place, p.version
    )
    select string_agg(version::text, ' ' order by place) as versions, 1 / (count(*) = cardinality($1::uuid[]))::int as "areAll"
    from changed`,
}
