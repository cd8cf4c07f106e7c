import type { Json } from '@diapason/kernel'
import type { BodyChecker } from './check-body.ts'
import type { BodyProblem, Kind, KindName, World } from './kind.ts'

type Named = { readonly kind: KindName; readonly key: string; readonly body: Json }

/** The live definitions as they would be after a change: the same map, with some replaced or taken away. */
export type DraftWorld = World & {
  set(kind: KindName, key: string, body: Json | undefined): void
}

/** Builds the world of what is live now. */
export function createWorld(live: readonly Named[]): DraftWorld {
  const byName = new Map(live.map(({ kind, key, body }) => [`${kind}/${key}`, { kind, key, body }]))
  return {
    body: (kind, key) => byName.get(`${kind}/${key}`)?.body,
    set(kind, key, body) {
      if (body === undefined) byName.delete(`${kind}/${key}`)
      else byName.set(`${kind}/${key}`, { kind, key, body })
    },
    all: () => byName.values(),
  }
}

/** A live definition that a change would break. */
export type Broken = { readonly kind: Kind; readonly key: string; readonly problem: BodyProblem }

/**
 * The live definitions that name one of `changed` and would not hold together with it any more. Only what references are about is looked
 * at: a definition that is wrong for another reason must not stand in the way of a change that has nothing to do with it.
 */
export function brokenDependents(
  { world, kinds, checker }: { world: DraftWorld; kinds: ReadonlyMap<string, Kind>; checker: BodyChecker },
  changed: ReadonlySet<string>,
): Broken[] {
  const broken: Broken[] = []
  for (const { kind: name, key, body } of world.all()) {
    const kind = kinds.get(name)
    if (!kind || changed.has(`${name}/${key}`)) continue
    if (checker.shape(kind, body).length > 0) continue
    if (!kind.references(body).some((one) => changed.has(`${one.kind}/${one.key}`))) continue
    for (const problem of checker.meaning(kind, body, world)) {
      if (problem.code === 'reference_unknown') broken.push({ kind, key, problem })
    }
  }
  return broken
}
