export { openfeatureErrors } from './errors.ts'
export { openfeatureRoutes } from './routes.ts'
