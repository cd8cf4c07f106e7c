import { identifierKind } from './identifier-kind.ts'
import { identityIssuerKind } from './issuer-kind.ts'
import { identityRuleKind } from './rule-kind.ts'

/** What people author of recognising: types of identifiers, rules, and who signs tokens. */
export const identityKinds = [identifierKind, identityRuleKind, identityIssuerKind]
