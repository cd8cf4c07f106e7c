import type { Identity, IdentityLink, LinkStatus, OtherIdentifier, OwnIdentifier } from './identity.ts'
import { type Layer, layerOf } from './layer-of.ts'

/** A place in the picture: an identifier of the person, the far end of a link, or many visits drawn as one. */
export type GraphNode = { readonly id: string; readonly layer: Layer } & (
  | { readonly kind: 'own'; readonly identifier: OwnIdentifier }
  | { readonly kind: 'other'; readonly identifier: OtherIdentifier }
  | { readonly kind: 'visits'; readonly members: readonly OwnIdentifier[] }
)

/** A line in the picture: one link, or those of visits that are drawn as one. */
export type GraphEdge = {
  readonly id: string
  readonly a: string
  readonly b: string
  readonly status: LinkStatus
  /** The oldest first; one, unless it leads to visits drawn as one. */
  readonly links: readonly IdentityLink[]
}

export type Graph = { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] }

export type GraphOptions = {
  /** Part of an identifier or of its type: only what matches is shown, and what it is linked with. */
  readonly q: string
  /** Statuses that are not shown. */
  readonly hidden: ReadonlySet<LinkStatus>
  /** Nodes of visits that were opened, by their id. */
  readonly opened: ReadonlySet<string>
  /** What people call a type of identifier. */
  readonly type: (key: string) => string
}

/** Visits that say nothing but "also here" are drawn as one from this many on. */
export const foldFrom = 6

/** What is drawn of an identity: everything it holds, less what was filtered away or folded together. */
export function graphOf(identity: Identity, { q, hidden, opened, type }: GraphOptions): Graph {
  const links = identity.links.filter(({ status }) => !hidden.has(status))
  const shown = matching(identity, links, (one) => holds(one, q, type))
  const drawn = links.filter(({ a, b }) => shown.has(a) && shown.has(b))
  const folded = q.trim() === '' ? foldVisits(identity, opened) : new Map<string, string>()
  const ends = new Set(drawn.flatMap(({ a, b }) => [a, b]))
  const nodes: GraphNode[] = []
  const bundles = new Map<string, OwnIdentifier[]>()
  for (const identifier of identity.identifiers) {
    if (!shown.has(identifier.origin)) continue
    const bundle = folded.get(identifier.origin)
    if (bundle === undefined)
      nodes.push({ kind: 'own', id: identifier.origin, layer: layerOf(identifier.type), identifier })
    else bundles.set(bundle, [...(bundles.get(bundle) ?? []), identifier])
  }
  for (const [id, members] of bundles) nodes.push({ kind: 'visits', id, layer: 'visit', members })
  for (const identifier of identity.others)
    if (ends.has(identifier.origin)) nodes.push({ kind: 'other', id: identifier.origin, layer: 'other', identifier })
  return { nodes, edges: edgesOf(drawn, folded) }
}

/** Without a word everything; with one, the identifiers that hold it and those they are linked with. */
function matching(
  { identifiers, others }: Identity,
  links: readonly IdentityLink[],
  isFound: (identifier: OwnIdentifier | OtherIdentifier) => boolean,
): ReadonlySet<string> {
  const all = [...identifiers, ...others]
  const found = new Set(all.filter(isFound).map(({ origin }) => origin))
  if (found.size === all.length) return found
  const near = links.flatMap(({ a, b }) => (found.has(a) ? [b] : found.has(b) ? [a] : []))
  return new Set([...found, ...near])
}

/** Whether an identifier holds a word: in its value, or in its type as messages or as people say it. */
export function holds(
  { type, value }: { readonly type: string; readonly value: string },
  q: string,
  name: (type: string) => string,
): boolean {
  return `${type} ${name(type)} ${value}`.toLowerCase().includes(q.trim().toLowerCase())
}

/** Which visits are drawn as one: those that hang on the same identifier by one live link and on nothing else. */
function foldVisits({ identifiers, links }: Identity, opened: ReadonlySet<string>): ReadonlyMap<string, string> {
  const visits = new Set(identifiers.filter(({ type }) => layerOf(type) === 'visit').map(({ origin }) => origin))
  const touching = new Map<string, IdentityLink[]>()
  for (const link of links)
    for (const end of [link.a, link.b]) if (visits.has(end)) touching.set(end, [...(touching.get(end) ?? []), link])
  const byNeighbour = new Map<string, string[]>()
  for (const [visit, [link, ...more]] of touching) {
    if (link === undefined || more.length > 0 || link.status !== 'live') continue
    const neighbour = link.a === visit ? link.b : link.a
    if (!visits.has(neighbour)) byNeighbour.set(neighbour, [...(byNeighbour.get(neighbour) ?? []), visit])
  }
  const folded = new Map<string, string>()
  for (const [neighbour, members] of byNeighbour) {
    const id = `visits:${neighbour}`
    if (members.length >= foldFrom && !opened.has(id)) for (const member of members) folded.set(member, id)
  }
  return folded
}

/** One line per pair of places and status, the links of a bundle together. */
function edgesOf(links: readonly IdentityLink[], folded: ReadonlyMap<string, string>): readonly GraphEdge[] {
  const edges = new Map<string, GraphEdge>()
  for (const link of [...links].sort((x, y) => x.happenedAt.localeCompare(y.happenedAt))) {
    const [a, b] = [folded.get(link.a) ?? link.a, folded.get(link.b) ?? link.b]
    const bundled = a !== link.a || b !== link.b
    const id = bundled ? `${a} ${b} ${link.status}` : link.id
    const known = edges.get(id)
    edges.set(id, { id, a, b, status: link.status, links: [...(known?.links ?? []), link] })
  }
  return [...edges.values()]
}
