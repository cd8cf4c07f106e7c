export { privacyErrors } from './errors.ts'
export { requestNotices } from './request-notices.ts'
export { createRequests } from './requests.ts'
export { requestRoutes } from './routes.ts'
