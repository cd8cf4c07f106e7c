import { isDeepStrictEqual } from 'node:util'
import type { Json } from '@diapason/kernel'
import { type Audit, createAudit } from '../platform/audit/audit.ts'
import type { Database } from '../platform/database/database.ts'
import type { Definitions } from './definitions.ts'
import { definitionErrors } from './errors.ts'
import type { BodyProblem } from './kind.ts'
import { recordRevision } from './record-revision.ts'
import { createDefinitionStore, type DefinitionStore, type StoredDefinition } from './store.ts'
import {
  type FileProblem,
  type ReadFile,
  readWorkspaceFile,
  type WorkspaceFile,
  writeWorkspaceFile,
} from './workspace-file.ts'
import { brokenDependents, createWorld } from './world.ts'

/** What an apply did, or would do, as paths of files. */
export type ApplyReport = {
  readonly dryRun: boolean
  readonly created: readonly string[]
  readonly updated: readonly string[]
  readonly unchanged: readonly string[]
  /** Live definitions without a file that were archived (`prune`). */
  readonly archived: readonly string[]
  /** Live definitions without a file that were left as they are. */
  readonly left: readonly string[]
}

export type ApplyOptions = { readonly author: string; readonly dryRun?: boolean; readonly prune?: boolean }

export type Workspace = {
  /** One file per live definition, in the order of their paths. */
  export(): Promise<WorkspaceFile[]>
  /**
   * Makes the live definitions what the files say: everything is checked first, together, then applied in one transaction.
   * @throws AppError `workspace_invalid` with every problem, its file and its line; nothing is changed then
   */
  apply(files: readonly WorkspaceFile[], options: ApplyOptions): Promise<ApplyReport>
}

type Outcome = { readonly file: ReadFile; readonly current: StoredDefinition | undefined }

/** The whole workspace as a folder of YAML files, to keep in version control and to move between installations. */
export function createWorkspace(options: { db: Database; definitions: Definitions; clock?: () => number }): Workspace {
  const { db, definitions, clock = Date.now } = options
  const audit = createAudit({ clock })
  const kinds = new Map<string, Definitions['kinds'][number]>(definitions.kinds.map((kind) => [kind.kind, kind]))

  function pathOf({ kind, key }: { kind: string; key: string }): string {
    return `${kinds.get(kind)?.collection ?? kind}/${key}.yaml`
  }

  return {
    async export() {
      const { definitions: live } = await definitions.live()
      const files = live.flatMap(({ kind: name, key, body }) => {
        const kind = kinds.get(name)
        return kind ? [writeWorkspaceFile(kind, key, body)] : []
      })
      return files.sort((a, b) => (a.path < b.path ? -1 : 1))
    },

    async apply(files, { author, dryRun = false, prune = false }) {
      const read = readAll(files, definitions)
      return db.tx(async (tx) => {
        const store = createDefinitionStore(tx)
        const planRevision = (await store.lock()) + 1
        const { definitions: live } = await store.live()
        const named = new Set(read.map(nameOf))
        const without = live.filter((one) => kinds.has(one.kind) && !named.has(nameOf(one)))
        const currents = await store.currents(read.map(({ kind, key }) => ({ kind: kind.kind, key })))
        const byName = new Map(currents.map((one) => [nameOf(one), one]))
        const outcomes = read.map((file): Outcome => ({ file, current: byName.get(nameOf(file)) }))
        const changing = outcomes.filter(({ file, current }) => !isSame(current, file.body))
        const archiving = prune ? without : []
        assertTogether({ read, live, archiving, changing }, definitions)

        const at = new Date(clock()).toISOString()
        if (!dryRun && changing.length + archiving.length > 0) {
          for (const { file, current } of changing) {
            const { kind, key, body } = file
            await add(
              { tx, store, audit },
              { kind: kind.kind, key, body, archived: false, current, author, at, planRevision },
            )
          }
          for (const current of archiving) {
            const { kind, key, body } = current
            await add({ tx, store, audit }, { kind, key, body, archived: true, current, author, at, planRevision })
          }
          await store.publish(planRevision)
          const detail = { files: files.length, changed: changing.length, archived: archiving.length }
          await audit.record(tx, {
            principal: author,
            action: 'workspace.apply',
            target: { kind: 'workspace', id: '' },
            detail,
          })
        }
        const paths = (some: readonly Outcome[]) => some.map(({ file }) => file.path)
        return {
          dryRun,
          created: paths(changing.filter(({ current }) => !current || current.archived)),
          updated: paths(changing.filter(({ current }) => current && !current.archived)),
          unchanged: paths(outcomes.filter((one) => !changing.includes(one))),
          archived: archiving.map(pathOf),
          left: prune ? [] : without.map(pathOf),
        }
      })
    },
  }
}

function nameOf(one: ReadFile | StoredDefinition): string {
  return `${typeof one.kind === 'string' ? one.kind : one.kind.kind}/${one.key}`
}

function isSame(current: StoredDefinition | undefined, body: Json): boolean {
  return current !== undefined && !current.archived && isDeepStrictEqual(current.body, body)
}

async function add(
  { tx, store, audit }: { tx: Database; store: DefinitionStore; audit: Audit },
  {
    current,
    ...next
  }: Omit<Parameters<DefinitionStore['add']>[0], 'revision'> & { current: StoredDefinition | undefined },
): Promise<void> {
  const { planRevision, ...definition } = { ...next, revision: (current?.revision ?? 0) + 1 }
  await store.add({ ...definition, planRevision })
  await recordRevision(tx, audit, { current, definition })
}

/** Every file read, its shape checked. @throws AppError `workspace_invalid` */
function readAll(files: readonly WorkspaceFile[], { kinds, checker }: Definitions): ReadFile[] {
  const problems: FileProblem[] = []
  const read: ReadFile[] = []
  const seen = new Set<string>()
  for (const one of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const result = readWorkspaceFile(one, kinds)
    if (!result.ok) {
      problems.push(...result.problems)
      continue
    }
    const { file } = result
    if (seen.has(nameOf(file))) {
      problems.push({
        path: file.path,
        line: undefined,
        code: 'key_repeated',
        message: 'is a second file for the same key',
      })
    }
    seen.add(nameOf(file))
    problems.push(...checker.shape(file.kind, file.body).map((problem) => located(file, problem)))
    read.push(file)
  }
  if (problems.length > 0) throw workspaceInvalid(problems)
  return read
}

/** What the files say, with what stays, must hold together. @throws AppError `workspace_invalid` */
function assertTogether(
  change: {
    read: readonly ReadFile[]
    live: readonly StoredDefinition[]
    archiving: readonly StoredDefinition[]
    changing: readonly Outcome[]
  },
  { kinds, checker }: Definitions,
): void {
  const { read, live, archiving, changing } = change
  const world = createWorld(live)
  for (const { kind, key } of archiving) world.set(kind, key, undefined)
  for (const { kind, key, body } of read) world.set(kind.kind, key, body)
  const currents = new Map(changing.map(({ file, current }) => [nameOf(file), current]))
  const problems = read.flatMap((file) => {
    const { kind, body } = file
    const current = currents.get(nameOf(file))
    const settled = current ? (kind.settled?.(current.body, body, world) ?? []) : []
    return [...checker.meaning(kind, body, world), ...settled].map((problem) => located(file, problem))
  })
  const changed = new Set([...archiving.map(nameOf), ...changing.map(({ file }) => nameOf(file))])
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]))
  const inFiles = new Set(read.map((file) => `${file.kind.kind}/${file.key}`))
  for (const { kind, key, problem } of brokenDependents({ world, kinds: byName, checker }, changed)) {
    if (inFiles.has(`${kind.kind}/${key}`)) continue
    const message = `${problem.at.join('.')} ${problem.message} after this change`
    problems.push({ path: `${kind.collection}/${key}`, line: undefined, code: problem.code, message })
  }
  if (problems.length > 0) throw workspaceInvalid(problems)
}

function located(file: ReadFile, { at, code, message }: BodyProblem): FileProblem {
  const where = at.length === 0 ? '' : `${at.join('.')} `
  return { path: file.path, line: file.lineOf(at), code, message: `${where}${message}` }
}

function workspaceInvalid(problems: readonly FileProblem[]) {
  return definitionErrors.workspace_invalid(`${problems.length} problem(s) in the files; nothing was changed.`, {
    problems: problems.slice(0, 500).map(({ path, line, code, message }) => ({
      path: line === undefined ? path : `${path}:${line}`,
      code,
      message,
    })),
  })
}
