import type { Situation } from './decision.ts'
import type { Profile } from './profile.ts'
import type { ConditionData } from './truth.ts'

/** What conditions read: `traits`, `context`, `identifiers`, `assignments`, `activity`, `channel`; lazily, without copying. */
export function conditionData(_profile: Profile | undefined, _input: Situation): ConditionData {
  throw new Error('in preparation')
}
