import { childPath, ELEMENTS, type PathStep, readPath } from './property-path.ts'
import { type Subject, subjectId } from './subject.ts'

/** What the catalogue remembers at most, whatever is sent. */
export const LIMITS = {
  /** Names of events. Beyond some hundreds a plan of events is no plan; the rest is counted under "others". */
  subjects: 2_000,
  /** Properties of one event: an object with one member per article is a list, and its members are not properties. */
  pathsOfOne: 200,
  /** Properties in all. */
  paths: 20_000,
  /** Steps of a path. */
  depth: 6,
  /** Elements of an array that are looked at. */
  elements: 10,
  /** Characters of a property's name. */
  propertyName: 100,
} as const

/** A path that the catalogue keeps, with those below it. */
export type KnownPath = { readonly path: string; readonly depth: number; readonly below: Map<PathStep, KnownPath> }

export type KnownSubject = Subject & { readonly root: KnownPath; paths: number }

export type KnownSubjects = {
  /** The subject, kept from now on; undefined when there is no room for another. */
  admit(subject: Subject): KnownSubject | undefined
  /** The path one step below, kept from now on; undefined when there is no room for another, or it can be no property. */
  admitPath(subject: KnownSubject, parent: KnownPath, step: PathStep): KnownPath | undefined
  /** Room for this subject whatever the limit: people planned it. */
  plan(subject: Subject): void
  readonly subjects: number
  readonly paths: number
}

/** Which names and paths a node keeps apart: bounded, whoever sends. Paths are those of earlier flushes, of any node. */
export function createKnownSubjects(
  stored: Iterable<Subject & { readonly path: string }> = [],
  limits: typeof LIMITS | { readonly [K in keyof typeof LIMITS]: number } = LIMITS,
): KnownSubjects {
  const byId = new Map<string, KnownSubject>()
  let paths = 0

  const keep = (subject: Subject): KnownSubject => {
    const known = {
      type: subject.type,
      name: subject.name,
      root: { path: '', depth: 0, below: new Map<PathStep, KnownPath>() },
      paths: 0,
    }
    byId.set(subjectId(subject), known)
    return known
  }
  const keepPath = (subject: KnownSubject, parent: KnownPath, step: PathStep): KnownPath => {
    const known = { path: childPath(parent.path, step), depth: parent.depth + 1, below: new Map<PathStep, KnownPath>() }
    parent.below.set(step, known)
    subject.paths += 1
    paths += 1
    return known
  }

  for (const one of stored) {
    const subject = byId.get(subjectId(one)) ?? keep(one)
    let at = subject.root
    for (const step of readPath(one.path) ?? []) at = at.below.get(step) ?? keepPath(subject, at, step)
  }

  return {
    admit: (subject) => byId.get(subjectId(subject)) ?? (byId.size < limits.subjects ? keep(subject) : undefined),
    admitPath: (subject, parent, step) => {
      const known = parent.below.get(step)
      if (known) return known
      if (subject.paths >= limits.pathsOfOne || paths >= limits.paths || parent.depth >= limits.depth) return undefined
      return isName(step, limits.propertyName) ? keepPath(subject, parent, step) : undefined
    },
    plan: (subject) => {
      if (!byId.has(subjectId(subject))) keep(subject)
    },
    get subjects() {
      return byId.size
    },
    get paths() {
      return paths
    },
  }
}

/** What a column of text takes and a person can read. */
function isName(step: PathStep, longest: number): boolean {
  if (step === ELEMENTS) return true
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return step.length <= longest && step.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(step)
}
