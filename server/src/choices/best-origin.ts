import { type Identifier, type IdentityPlan, identifierRank } from '@diapason/kernel'
import { ProfileConflict } from '../profiles/index.ts'

/** The identifier of a person that is worth most, the first by name among equals. @throws ProfileConflict for nobody, who they were until a moment ago */
export function bestOrigin(identifiers: readonly Identifier[], plan: IdentityPlan): string {
  const worth = ({ type, origin }: Identifier) => `${identifierRank(plan, type)} ${origin}`
  const [best] = identifiers.toSorted((a, b) => (worth(a) < worth(b) ? -1 : 1))
  if (!best) throw new ProfileConflict()
  return best.origin
}
