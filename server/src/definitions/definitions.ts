import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonObject } from '@diapason/kernel'
import { createAudit } from '../platform/audit/audit.ts'
import type { Database } from '../platform/database/database.ts'
import type { FieldProblem } from '../platform/errors/app-error.ts'
import { type BodyChecker, createBodyChecker } from './check-body.ts'
import { definitionErrors } from './errors.ts'
import { isKey } from './key.ts'
import type { BodyProblem, Kind, KindName } from './kind.ts'
import { recordRevision } from './record-revision.ts'
import { createDefinitionStore, type DefinitionStore, type Live, type StoredDefinition } from './store.ts'
import { type Broken, brokenDependents, createWorld } from './world.ts'

/** Which revision a change is based on: a number, `'absent'` for "there is none yet", or nothing said. */
export type Expected = number | 'absent' | undefined

export type Change = {
  readonly kind: KindName
  readonly key: string
  readonly author: string
  readonly expected: Expected
  /** Whether the author holds a permission, for members that protect people; they hold none when absent. */
  readonly may?: ((permission: string) => boolean) | undefined
}

export type Definitions = {
  readonly kinds: readonly Kind[]
  readonly checker: BodyChecker
  get(kind: KindName, key: string): Promise<StoredDefinition | undefined>
  /** Live definitions of a kind by key, or the archived ones. */
  list(
    kind: KindName,
    page: { limit: number; after?: string | undefined; archived?: boolean | undefined },
  ): Promise<StoredDefinition[]>
  /** Revisions of one key, newest first. */
  revisions(
    kind: KindName,
    key: string,
    page: { limit: number; before?: number | undefined },
  ): Promise<StoredDefinition[]>
  /** Everything live with its plan revision, and what is archived, in one snapshot. */
  live(): Promise<Live>
  /**
   * Creates or changes a definition. A body equal to the current one makes no revision.
   * @throws AppError `definition_invalid`, `definition_settled`, `definition_in_use`, `definition_guarded`, `revision_conflict`, `precondition_required`
   */
  put(change: Change, body: unknown): Promise<{ definition: StoredDefinition; created: boolean }>
  /**
   * Changes members of a live definition, which are left out where `members` has none, and nothing else.
   * @throws AppError as `put`; `definition_unknown`
   */
  protect(change: Change, members: JsonObject): Promise<StoredDefinition>
  /** @throws AppError `definition_unknown`, `definition_in_use`, `definition_guarded`, `revision_conflict`, `precondition_required` */
  archive(change: Change): Promise<void>
  /** Makes an earlier revision's body the current one, as a new revision; also brings back what was archived. */
  restore(change: Change, revision: number): Promise<StoredDefinition>
}

export type DefinitionsOptions = {
  readonly db: Database
  readonly kinds: readonly Kind[]
  /** Milliseconds since the epoch. */
  readonly clock?: () => number
}

/** What people author: every change is a revision, checked against everything that is live, and one writer of a race wins. */
export function createDefinitions({ db, kinds, clock = Date.now }: DefinitionsOptions): Definitions {
  const checker = createBodyChecker(kinds)
  const byName: ReadonlyMap<string, Kind> = new Map(kinds.map((kind) => [kind.kind, kind]))
  const store = createDefinitionStore(db)
  const audit = createAudit({ clock })

  /** One change in one transaction; `next` decides on the current revision what becomes of it: a body, or `undefined` to archive. */
  async function change(
    { kind, key, author, expected, may }: Change,
    restored: number | undefined,
    next: (current: StoredDefinition | undefined, at: DefinitionStore) => Json | undefined | Promise<Json | undefined>,
  ): Promise<{ definition: StoredDefinition; created: boolean }> {
    return db.tx(async (tx) => {
      const at = createDefinitionStore(tx)
      const planRevision = (await at.lock()) + 1
      const current = await at.current(kind, key)
      assertExpected(current, expected)
      const body = await next(current, at)
      const alive = current && !current.archived ? current : undefined
      if (alive && body !== undefined && isDeepStrictEqual(alive.body, body))
        return { definition: alive, created: false }
      if (alive) assertGuarded(kindOf(kind), { before: alive.body, after: body, may })
      const world = createWorld((await at.live()).definitions)
      world.set(kind, key, body)
      if (body !== undefined) {
        const problems = checker.meaning(kindOf(kind), body, world)
        if (problems.length > 0) throw invalid(problems)
        const settled = current ? (kindOf(kind).settled?.(current.body, body, world) ?? []) : []
        if (settled.length > 0) throw unsettled(key, settled)
      }
      const broken = brokenDependents({ world, kinds: byName, checker }, new Set([`${kind}/${key}`]))
      if (broken.length > 0) throw inUse(broken)
      const definition: StoredDefinition = {
        key,
        kind,
        revision: (current?.revision ?? 0) + 1,
        body: body ?? current?.body ?? null,
        author,
        at: new Date(clock()).toISOString(),
        archived: body === undefined,
      }
      await at.add({ ...definition, planRevision })
      await at.publish(planRevision)
      await recordRevision(tx, audit, { current, definition, restored })
      return { definition, created: alive === undefined }
    })
  }

  function kindOf(name: KindName): Kind {
    const kind = byName.get(name)
    if (!kind) throw new Error(`the kind ${name} is not registered`)
    return kind
  }

  return {
    kinds,
    checker,
    get: store.current,
    list: (kind, { limit, after = '', archived = false }) => store.page(kind, { after, limit, archived }),
    revisions: (kind, key, { limit, before = 2 ** 31 - 1 }) => store.history(kind, key, { before, limit }),
    live: store.live,
    async put(one, body) {
      const problems = keyProblems(kindOf(one.kind), one.key) ?? checker.shape(kindOf(one.kind), body)
      if (problems.length > 0) throw invalid(problems)
      return change(one, undefined, () => body as Json)
    },
    async protect(one, members) {
      const kind = kindOf(one.kind)
      const guarded = kind.guarded?.members ?? []
      const { definition } = await change(one, undefined, (current) => {
        if (!current || current.archived) throw unknown(one)
        const rest = Object.entries(current.body as JsonObject).filter(([name]) => !guarded.includes(name))
        const body = { ...Object.fromEntries(rest), ...members }
        const problems = checker.shape(kind, body)
        if (problems.length > 0) throw invalid(problems)
        return body
      })
      return definition
    },
    async archive(one) {
      await change(one, undefined, (current) => {
        if (!current || current.archived) throw unknown(one)
        return undefined
      })
    },
    async restore(one, revision) {
      const { definition } = await change(one, revision, async (current, at) => {
        if (!current) throw unknown(one)
        const earlier = await at.revision(one.kind, one.key, revision)
        if (!earlier) throw definitionErrors.definition_unknown(`${one.key} has no revision ${revision}.`)
        const problems = checker.shape(kindOf(one.kind), earlier.body)
        if (problems.length > 0) throw invalid(problems)
        return earlier.body
      })
      return definition
    },
  }
}

function keyProblems(kind: Kind, key: string): readonly BodyProblem[] | undefined {
  const { onlyKey, keyPattern } = kind
  if (!isKey(key, kind)) {
    const letters = keyPattern === undefined ? 'lower-case letters' : 'letters'
    return [{ at: [], code: 'key_invalid', message: `has a key that is not ${letters}, digits, "-", "_" and "."` }]
  }
  if (onlyKey !== undefined && key !== onlyKey)
    return [{ at: [], code: 'key_invalid', message: `can only have the key ${onlyKey}` }]
  return undefined
}

/** @throws AppError `definition_guarded` */
function assertGuarded(
  { guarded }: Kind,
  of: { readonly before: Json; readonly after: Json | undefined; readonly may: Change['may'] },
): void {
  if (!guarded || of.may?.(guarded.permission)) return
  const loosened = guarded.loosened(of.before, of.after)
  if (loosened.length === 0) return
  const problems = loosened.map((member) => ({ path: member, code: 'loosened', message: 'would protect people less' }))
  throw definitionErrors.definition_guarded(`This takes ${guarded.permission} as well.`, { problems })
}

/** @throws AppError `revision_conflict`, `precondition_required` */
function assertExpected(current: StoredDefinition | undefined, expected: Expected): void {
  const alive = current && !current.archived
  if (expected === undefined) {
    if (!alive) return
    throw definitionErrors.precondition_required(`${current.key} exists at revision ${current.revision}.`)
  }
  if (expected === 'absent' ? !alive : expected === current?.revision) return
  throw definitionErrors.revision_conflict(
    current ? `It is at revision ${current.revision} now.` : 'It does not exist, or no longer.',
    { extensions: { current: current ?? null } },
  )
}

function unknown({ kind, key }: Change) {
  return definitionErrors.definition_unknown(`There is no live ${kind} with the key ${key}.`)
}

function invalid(problems: readonly BodyProblem[]) {
  return definitionErrors.definition_invalid('The definition is not usable as it is.', {
    problems: problems.map(fieldProblem),
  })
}

function unsettled(key: string, problems: readonly BodyProblem[]) {
  return definitionErrors.definition_settled(`${key} was published with something that this would change.`, {
    problems: problems.map(fieldProblem),
  })
}

function inUse(broken: readonly Broken[]) {
  return definitionErrors.definition_in_use('Other definitions rely on what this change takes away.', {
    problems: broken.map(({ kind, key, problem }) => ({
      path: `${kind.collection}/${key}`,
      code: problem.code,
      message: `${[...problem.at].join('.')} ${problem.message}`,
    })),
  })
}

/** `at` as the dotted path of an answer. */
export function fieldProblem({ at, code, message }: BodyProblem): FieldProblem {
  return { path: at.join('.'), code, message }
}
