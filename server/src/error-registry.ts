import { accountErrors } from './accounts/index.ts'
import { catalogueErrors } from './catalogue/index.ts'
import { choiceErrors } from './choices/index.ts'
import { customerErrors } from './customer/index.ts'
import { definitionErrors } from './definitions/index.ts'
import { elementErrors } from './elements/index.ts'
import { experimentErrors } from './experiments/index.ts'
import { exportErrors } from './exports/index.ts'
import { importErrors } from './imports/index.ts'
import { insightErrors } from './insights/index.ts'
import { intakeErrors } from './intake/index.ts'
import { openfeatureErrors } from './openfeature/index.ts'
import { operationErrors } from './operations/index.ts'
import { auditErrors } from './platform/audit/audit-errors.ts'
import { accessErrors } from './platform/auth/access-errors.ts'
import { oidcErrors } from './platform/auth/oidc-errors.ts'
import { secondFactorErrors } from './platform/auth/second-factor-errors.ts'
import { teamErrors } from './platform/auth/team-errors.ts'
import type { ErrorDefinition } from './platform/errors/app-error.ts'
import { platformErrors } from './platform/errors/platform-errors.ts'
import { jobErrors } from './platform/jobs/job-errors.ts'
import { privacyErrors } from './privacy/index.ts'
import { profileErrors } from './profiles/index.ts'
import { resolutionErrors } from './resolution/index.ts'
import { sendingErrors } from './sending/index.ts'
import { sharingErrors } from './sharing/index.ts'
import { viewErrors } from './views/index.ts'

/** The errors of every capability, by where they come from: `docs/errors.md` prints exactly these. */
export const errorRegistries: readonly {
  readonly capability: string
  readonly definitions: Readonly<Record<string, ErrorDefinition>>
}[] = [
  { capability: 'Every route', definitions: platformErrors.definitions },
  { capability: 'Access', definitions: accessErrors.definitions },
  { capability: 'Second factor', definitions: secondFactorErrors.definitions },
  { capability: 'OpenID Connect', definitions: oidcErrors.definitions },
  { capability: 'Team', definitions: teamErrors.definitions },
  { capability: 'Audit', definitions: auditErrors.definitions },
  { capability: 'Collect', definitions: intakeErrors.definitions },
  { capability: 'Imports', definitions: importErrors.definitions },
  { capability: 'People', definitions: profileErrors.definitions },
  { capability: 'Identity', definitions: resolutionErrors.definitions },
  { capability: 'Choices', definitions: choiceErrors.definitions },
  { capability: 'Sending', definitions: sendingErrors.definitions },
  { capability: 'Customer pages', definitions: customerErrors.definitions },
  { capability: 'Accounts', definitions: accountErrors.definitions },
  { capability: 'Definitions', definitions: definitionErrors.definitions },
  { capability: 'Catalogue', definitions: catalogueErrors.definitions },
  { capability: 'Elements', definitions: elementErrors.definitions },
  { capability: 'OpenFeature', definitions: openfeatureErrors.definitions },
  { capability: 'Experiments', definitions: experimentErrors.definitions },
  { capability: 'Insights', definitions: insightErrors.definitions },
  { capability: 'Exports', definitions: exportErrors.definitions },
  { capability: 'Sharing', definitions: sharingErrors.definitions },
  { capability: 'Saved views', definitions: viewErrors.definitions },
  { capability: 'Rights', definitions: privacyErrors.definitions },
  { capability: 'Operations', definitions: operationErrors.definitions },
  { capability: 'Jobs', definitions: jobErrors.definitions },
]

/** The same, by code. Codes are unique: a test says so. */
export const errorRegistry: Readonly<Record<string, ErrorDefinition>> = Object.fromEntries(
  errorRegistries.flatMap(({ definitions }) => Object.entries(definitions)),
)
