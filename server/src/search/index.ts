export { searchRoutes } from './routes.ts'
export { bestScore, folded, score } from './score.ts'
export { createSearch } from './search.ts'
export type { Asked, Hit, SearchSource } from './source.ts'
