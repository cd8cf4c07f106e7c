export { isTakenBack } from './chains.ts'
export { channelKind } from './channel-kind.ts'
export {
  CHOICES_MADE,
  choicesIn,
  instantOf,
  placeOf,
  readOfChoices,
  type Said,
  tellsChoices,
  type Via,
} from './choices-in-message.ts'
export { createConsentDoor } from './consent-door.ts'
export { entriesOf, type Saying } from './entries-of.ts'
export { type Asked, digestOf, type Entry, type NewEntry, type Place, WAYS, type Way } from './entry.ts'
export { eraseEntries, originsAround } from './erase-entries.ts'
export { type Leaving, leavingSubjects } from './leaving.ts'
export { choiceEntryOf, createLedger, type Ledger } from './ledger.ts'
export { purposeKind } from './purpose-kind.ts'
export { restrictionEntries } from './restriction-entries.ts'
export { sealedAfter } from './sealed-after.ts'
export { topicKind } from './topic-kind.ts'
export { type Unsayable, unsayable, wordingOf } from './unsayable.ts'
export { type ChainFault, verifyChain } from './verify-chain.ts'
export { type LedgerVerdict, verifyLedger } from './verify-ledger.ts'
