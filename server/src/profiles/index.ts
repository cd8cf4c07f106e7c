export type { Held } from './held.ts'
export { labelOf } from './label-of.ts'
export { createProfiles, type Profiles } from './profiles.ts'
export { createProfileStore, ProfileConflict, type ProfileStore, type ProfileWrite } from './store.ts'
