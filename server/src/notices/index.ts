export type { Notice, NoticeSource } from './notice.ts'
export { createNotices, type Notices } from './notices.ts'
export { noticeRoutes } from './routes.ts'
