export type { Account } from './account.ts'
export { accountInSituation, lastAccount, saidAccount } from './account-in-situation.ts'
export { accountOf } from './account-of.ts'
export { type Applied, applyEvent } from './apply-event.ts'
export { type AppliedGroup, applyGroup } from './apply-group.ts'
export {
  bucketRanges,
  chooseVariation,
  equalWeights,
  fnv32a,
  hash,
  inNamespace,
  inRange,
  type Range,
} from './bucketing.ts'
export { canonicalJson } from './canonical-json.ts'
export { CHANNELS, type Channel, isChannel } from './channel.ts'
export {
  type ChoiceEntry,
  type ChoiceState,
  type Choices,
  choiceOf,
  foldChoices,
  type StandingChoice,
  takesBack,
} from './choice.ts'
export {
  type CompiledCondition,
  type Condition,
  type ConditionOptions,
  type ConditionProblem,
  compileCondition,
} from './compile-condition.ts'
export { compilePlan, type Plan, type PlanOptions, type PlanProblem } from './compile-plan.ts'
export { conditionData, type PersonData } from './condition-data.ts'
export { connectedComponents } from './connected-components.ts'
export {
  type ConsentPlan,
  hiddenTraits,
  isDefinedPurpose,
  LEGAL_BASES,
  type LegalBasis,
  lineOf,
  NO_CONSENT_PLAN,
  NOT_FOR_SPECIAL,
  type PurposeRule,
} from './consent-plan.ts'
export { decideElement, decideWithout } from './decide-element.ts'
export { decideLink, type LinkDecision, type LinkQuestion, type LinkReason, type LinkSide } from './decide-link.ts'
export type { DecideInput, Decision, DecisionReason, Level, Reason, Situation } from './decision.ts'
export { type DecisionIdParts, decodeDecisionId, encodeDecisionId } from './decision-id.ts'
export type {
  Definition,
  ElementBody,
  ElementVariant,
  ExperimentBody,
  ExperimentVariation,
  MetricBody,
} from './definition.ts'
export { durationOf } from './duration.ts'
export { earlier } from './earlier.ts'
export { type Exposure, exposureOf } from './exposure-of.ts'
export { foldEvents } from './fold-events.ts'
export { type ExportAnswer, gateExport, permitEach, servesExport, servesExportOfExperiment } from './gate-export.ts'
export { gateSend, mayUseFor, type SendReason, type Subscription, subscriptionHolds } from './gate-send.ts'
export { gateStore, type StoreVerdict, type ToStore } from './gate-store.ts'
export type { HeardSignal, TcfSaid } from './heard-signal.ts'
export { identifyProfile } from './identify-profile.ts'
export {
  BUILT_IN_IDENTIFIERS,
  type IdentifierRule,
  type IdentityPlan,
  identifierRank,
  identifierRule,
  type LinkingMessage,
  type LinkRule,
  linkLifetime,
  linkRule,
  NO_IDENTITY_PLAN,
  type Normalisation,
  SAME_MESSAGE,
  type Speaker,
  UNVERIFIED,
} from './identity-plan.ts'
export { isJsonObject, type Json, type JsonObject } from './json.ts'
export { jsonData } from './json-data.ts'
export { type Doubt, type Lapse, lapseOf } from './lapse-of.ts'
export type { Identifier, LogEvent } from './log-event.ts'
export { mergeAccounts } from './merge-accounts.ts'
export { mergeProfiles } from './merge-profiles.ts'
export { overlaySignals } from './overlay-signals.ts'
export { parseAccount } from './parse-account.ts'
export { parseProfile } from './parse-profile.ts'
export { type ConsentState, consentState, isRestricted, type Permit, type PermitReason } from './permit.ts'
export type { PlannedElement, PlannedExperiment } from './plan.ts'
export type {
  Assignment,
  Change,
  Membership,
  NotKept,
  Presence,
  Profile,
  Provenance,
  Trait,
} from './profile.ts'
export type { PurposeText } from './purpose-text.ts'
export type { RegexEngine } from './regex-engine.ts'
export { isReserved, RESTRICTION } from './restriction.ts'
export {
  type ChannelRule,
  FREQUENCIES,
  type Frequency,
  NO_SENDING_PLAN,
  type SendingPlan,
  SUBSCRIBED,
  type TopicRule,
} from './sending-plan.ts'
export { serializeAccount } from './serialize-account.ts'
export { serializeProfile } from './serialize-profile.ts'
export { OPT_OUTS, type OptOut, SIGNAL_KINDS, type SignalKind } from './signal-rule.ts'
export {
  dayOf,
  isNewWord,
  isSameWord,
  type SignalStand,
  type SignalWord,
  signalName,
  signalWords,
} from './signal-words.ts'
export { canRefuse, isForAll, mayRefuse, subscriptionIn, subscriptionOf } from './subscription.ts'
export { type ConditionData, HIDDEN, type Path, type Truth } from './truth.ts'
export { type SaidBySignal, unsaidWords } from './unsaid-words.ts'
export { minutesOf, type WallClock, type ZoneClocks } from './zone-clock.ts'
