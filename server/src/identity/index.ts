export { accountKey } from './account-key.ts'
export { confirmStep } from './confirm-step.ts'
export { createSearchTerms } from './create-search-terms.ts'
export { eraseIdentities } from './erase-identities.ts'
export { eventOfMessage, eventOfRow } from './event-of-row.ts'
export { type Conceal, concealer } from './hashed.ts'
export type { PresentedIdentity } from './identifiers-of.ts'
export { identityKinds } from './identity-kinds.ts'
export type { TokenFault, Verdict } from './identity-tokens.ts'
export { keptMessage } from './kept-message.ts'
export { type KnownAs, knownAs } from './known-as.ts'
export { type Link, type LinkStatus, lastShown, type NewLink, type Pair, pairKey, pairOf } from './link.ts'
export { askedByRule, createLinkStore, type Due, type Life, type LinkStore } from './link-store.ts'
export { groupOf, presentedIdentity } from './message.ts'
export { nameRoutes } from './name-routes.ts'
export { naming } from './naming.ts'
export { NOBODYS_ORIGIN, originOf } from './origin.ts'
export { personSql } from './person-sql.ts'
export { createRecogniser, type Heard, type Recogniser, tokenIn } from './recogniser.ts'
export { openRecognition, type Recognition } from './recognition.ts'
export { type SearchTerms, searchTerms } from './search-terms.ts'
export { forgetIdentities, shipIdentities, shipMoves } from './ship-moves.ts'
export { isLoose, readIdentityMap, squashIdentities, squashTask } from './squash-identities.ts'
export { createIdentityStore, type IdentityStore, type OriginRow, type Owned } from './store.ts'
export {
  adoptTombstoneSecret,
  assertUnchanged,
  bury,
  createTombstones,
  lay,
  originsOfTombstones,
  readTombstoneSecret,
  type Tombstone,
  type Tombstones,
  tombstonesOf,
} from './tombstones.ts'
export { typeRoutes } from './type-routes.ts'
export { withoutIdentifiers } from './without-identifiers.ts'
