type Json = unknown
type Place = readonly (string | number)[]

/** A place that both changed, each otherwise. `undefined` stands for what is not there. */
export type MergeConflict = { readonly place: Place; readonly base: Json; readonly theirs: Json; readonly mine: Json }

export type Merge = {
  readonly merged: Json
  readonly conflicts: readonly MergeConflict[]
  /** Places that only one side changed. */
  readonly onlyTheirs: readonly Place[]
  readonly onlyMine: readonly Place[]
}

export type Side = 'theirs' | 'mine'

/** How a place is named in the choices, and on the screen. */
export function placeName(place: Place): string {
  return place.join(' › ')
}

/**
 * Joins two edits of one JSON value, knowing what both started from. What one side changed is taken from that side; where both changed the
 * same place otherwise, `choices` says whose it is, mine until chosen. Lists whose entries have a `key` (variants, variations, …) are
 * joined entry by entry, whatever their order; any other list is one value. Pure: neither edit is changed.
 *
 *     mergeJson({ base, theirs, mine }) // base: revision 3, theirs: revision 4, mine: what I typed on revision 3
 */
export function mergeJson(
  { base, theirs, mine }: { readonly base: Json; readonly theirs: Json; readonly mine: Json },
  choices: Readonly<Record<string, Side>> = {},
): Merge {
  const conflicts: MergeConflict[] = []
  const onlyTheirs: Place[] = []
  const onlyMine: Place[] = []

  const join = (place: Place, [was, their, my]: readonly [Json, Json, Json]): Json => {
    if (same(their, my)) return my
    if (same(was, my)) {
      onlyTheirs.push(place)
      return their
    }
    if (same(was, their)) {
      onlyMine.push(place)
      return my
    }
    if (isRecord(their) && isRecord(my)) return joinRecords(place, [isRecord(was) ? was : {}, their, my])
    if (isKeyed(their) && isKeyed(my)) return joinKeyed(place, [isKeyed(was) ? was : [], their, my])
    conflicts.push({ place, base: was, theirs: their, mine: my })
    return choices[placeName(place)] === 'theirs' ? their : my
  }

  const joinRecords = (place: Place, [was, their, my]: readonly [Members, Members, Members]): Members => {
    const merged: [string, Json][] = []
    for (const name of orderOf([Object.keys(was), Object.keys(their), Object.keys(my)])) {
      const value = join([...place, name], [own(was, name), own(their, name), own(my, name)])
      if (value !== undefined) merged.push([name, value])
    }
    return Object.fromEntries(merged)
  }

  const joinKeyed = (place: Place, [was, their, my]: readonly [Keyed, Keyed, Keyed]): Keyed => {
    const find = (list: Keyed, key: string) => list.find((entry) => entry.key === key)
    return orderOf([was, their, my].map((list) => list.map(({ key }) => key))).flatMap((key) => {
      const entry = join([...place, key], [find(was, key), find(their, key), find(my, key)])
      return entry === undefined ? [] : [entry as Keyed[number]]
    })
  }

  const merged = join([], [base, theirs, mine])
  return { merged, conflicts, onlyTheirs, onlyMine }
}

type Members = Readonly<Record<string, Json>>
type Keyed = readonly (Members & { readonly key: string })[]

/** The order of whoever changed it, mine if both did; what the other side added stands behind what it followed there. */
function orderOf(of: readonly (readonly string[])[]): readonly string[] {
  const [was = [], their = [], my = []] = of
  const common = their.filter((name) => my.includes(name))
  const isMine = !same(
    my.filter((name) => common.includes(name)),
    was.filter((name) => common.includes(name)),
  )
  const [first, second] = isMine || was.length === 0 ? [my, their] : [their, my]
  const order = [...first]
  for (const [at, name] of second.entries()) {
    if (order.includes(name)) continue
    const before = second.slice(0, at).findLast((one) => order.includes(one))
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, name)
  }
  return order
}

function isRecord(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A list whose entries are known by their `key`, each once. */
function isKeyed(value: Json): value is Keyed {
  if (!Array.isArray(value)) return false
  const keys = value.map((entry) => (isRecord(entry) && typeof entry.key === 'string' ? entry.key : undefined))
  return keys.every((key) => key !== undefined) && new Set(keys).size === keys.length
}

function own(record: Members, name: string): Json {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

/** Equal as JSON, whatever the order of members. */
function same(a: Json, b: Json): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, at) => same(one, b[at]))
  if (!isRecord(a) || !isRecord(b)) return false
  const names = Object.keys(a).filter((name) => a[name] !== undefined)
  const others = Object.keys(b).filter((name) => b[name] !== undefined)
  return names.length === others.length && names.every((name) => same(a[name], own(b, name)))
}
