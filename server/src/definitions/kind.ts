import type { Definition, Json } from '@diapason/kernel'
import type { Static, TSchema } from 'typebox'

export type KindName = Definition['kind']

/** Something wrong in a body: where (keys and indexes from the body's root), a stable code, and what it is. */
export type BodyProblem = {
  readonly at: readonly (string | number)[]
  readonly code: string
  readonly message: string
}

/** A body that names another definition. */
export type Reference = { readonly at: readonly (string | number)[]; readonly kind: KindName; readonly key: string }

/** All live bodies as they would be after the change that is checked. */
export type World = {
  body(kind: KindName, key: string): Json | undefined
  all(): Iterable<{ readonly kind: KindName; readonly key: string; readonly body: Json }>
}

/**
 * Members of a body that protect people. Whoever holds `permission` may change them, and no other member; whoever may write the rest may make them stricter, and
 * needs `permission` as well to loosen them, or to take them away with the definition.
 */
export type Guarded<B = Json> = {
  readonly members: readonly string[]
  readonly permission: string
  /** Members that say what a new one is about: with them, and what protects people, whoever holds `permission` makes one. */
  readonly names: readonly string[]
  /** The members that a change loosens; `after` is undefined where the definition is archived. */
  loosened(before: B, after: B | undefined): readonly string[]
}

/** One kind of definition: its noun, its schema, and what a schema cannot say. */
export type Kind<B = Json> = {
  readonly kind: KindName
  /** Noun of its routes and folder of its files: `elements`. */
  readonly collection: string
  /** As a heading, and for sentences: `Elements`, `element`. */
  readonly tag: string
  readonly noun: string
  readonly schema: TSchema
  /** Noun of its permissions, where it is not that of its routes. */
  readonly permission?: string
  /** What its keys look like, where they are names that others gave; as in `key.ts` when absent. */
  readonly keyPattern?: string
  /** A key, as an example; `my-` and the noun when absent. */
  readonly keyExample?: string
  /** The only key that one of this kind can have, where a workspace has one at most. */
  readonly onlyKey?: string
  /** Members that protect people's data, where there are any. */
  readonly guarded?: Guarded<B>
  /**
   * What a new body says differently that was settled when the key was first published, archived or not: people relied on it. `before` is the latest revision, which may be of an
   * older schema; `world` is as it would be.
   */
  settled?(before: Json, body: B, world: World): readonly BodyProblem[]
  /** What no two of this kind may share, with the part of the body that says it. */
  unique?(body: B): { readonly at: readonly (string | number)[]; readonly value: string }
  /** The definitions that a body names; that they exist is checked for every kind. */
  references(body: B): readonly Reference[]
  /** Problems beyond the schema, in a body that satisfies it. */
  check(body: B, world: World): readonly BodyProblem[]
}

/** Declares a kind with the type of its body inferred from the schema. */
export function defineKind<const S extends TSchema>(
  kind: Omit<Kind<Static<S>>, 'schema'> & { readonly schema: S },
): Kind {
  // `references` and `check` are only called with bodies that satisfied the very schema their type comes from.
  return kind as unknown as Kind
}
