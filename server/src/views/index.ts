export { eraseViews } from './erase-views.ts'
export { viewErrors } from './errors.ts'
export { type ViewRoutesOptions, viewRoutes } from './routes.ts'
export { createViews, type Views } from './views.ts'
