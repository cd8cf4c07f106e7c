/**
 * The subject under which the ledger has restrictions of processing (GDPR, article 18): no key of a purpose, and no subscription, can be this. `withdrawn`: nothing of the origin may be used;
 * `granted`: it may be used again. Written by who works off people's requests, and by nobody else.
 */
export const RESTRICTION = '*use'

/** Whether a subject of the ledger is one that people do not choose themselves. */
export function isReserved(subject: string): boolean {
  return subject.startsWith('*')
}
