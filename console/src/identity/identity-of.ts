import type { Identity, IdentityPage } from './identity.ts'

/** What pages tell together: each identifier and link once, and no far end that a later page shows to be the person's own. */
export function identityOf(pages: readonly IdentityPage[]): Identity {
  const [first] = pages
  if (first === undefined) throw new Error('an identity has a first page')
  const identifiers = pages.flatMap((page) => page.identifiers)
  const own = new Set(identifiers.map(({ origin }) => origin))
  const others = new Map(pages.flatMap((page) => page.others).map((one) => [one.origin, one]))
  return {
    id: first.id,
    label: first.label,
    counts: first.counts,
    identifiers,
    others: [...others.values()].filter(({ origin }) => !own.has(origin)),
    links: pages.flatMap((page) => page.links),
    decisions: first.decisions,
  }
}

/** Whether all that joins the person is here, so that it can be said what a cut would separate. */
export function isWhole({ counts, identifiers, links }: Identity): boolean {
  return (
    identifiers.length >= counts.identifiers &&
    links.filter(({ status }) => status === 'live').length >= counts.links.live
  )
}
