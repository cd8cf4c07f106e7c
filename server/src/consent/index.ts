export {
  CHOICES_MADE,
  choicesIn,
  instantOf,
  isChoicesMade,
  placeOf,
  type Said,
  type Via,
} from './choices-in-message.ts'
export { createConsentDoor } from './consent-door.ts'
export { entriesOf, type Saying, textOf } from './entries-of.ts'
export { type Asked, digestOf, type Entry, type NewEntry, type Place, WAYS, type Way } from './entry.ts'
export { choiceEntryOf, createLedger, type Ledger } from './ledger.ts'
export { purposeKind } from './purpose-kind.ts'
export { sealedAfter } from './sealed-after.ts'
export { type ChainFault, verifyChain } from './verify-chain.ts'
export { type LedgerVerdict, verifyLedger } from './verify-ledger.ts'
