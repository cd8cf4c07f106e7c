import { Type } from 'typebox'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { Backups } from './make-backups.ts'

const BackupRecord = Type.Object({
  id: Type.String({ description: 'Id of the record.', examples: ['019a8f2c-7d1e-7c3a-9b1d-2f6a4c8e0d11'] }),
  at: Type.String({
    description: 'What it holds is as it was at this instant.',
    examples: ['2026-11-21T02:00:00.412Z'],
  }),
  endedAt: Type.String({ description: 'When it ended.', examples: ['2026-11-21T02:01:07.020Z'] }),
  by: Type.String({ description: 'Who asked for it.', examples: ['operator'] }),
  outcome: Type.Enum(['done', 'failed'], { description: 'Whether all of it was read.', examples: ['done'] }),
  bytes: Type.Integer({ description: 'Bytes of the archive; 0 for one that failed.', examples: [48211733] }),
  rows: Type.Integer({ description: 'Rows that it holds, of all tables.', examples: [1204331] }),
})

/** Making backups, and the list of those that were made. */
export function backupRoutes(backups: Backups): Route[] {
  return [
    defineRoute({
      method: 'POST',
      url: '/api/backups',
      permission: 'backups:write',
      tag: 'Operations',
      summary: 'Make a backup: the answer is the archive, as it is made',
      description:
        'A tar with zstd. It is whole if it ends with `index.json`; a connection that ends without it was broken off. The header `diapason-backup-at` names the instant that it holds. `diapason restore` reads it. It contains all personal data: keep it as you keep the databases.',
      response: { 200: Type.String({ description: 'The archive.', examples: ['(bytes)'] }) },
      errors: ['maintenance_running'],
      handle: async ({ principal, reply }) => {
        const { stream, at } = await backups.begin(principal)
        return reply
          .header('content-type', 'application/zstd')
          .header('content-disposition', `attachment; filename="diapason-${at.replace(/[-:]|\.\d+/g, '')}.tar.zst"`)
          .header('diapason-backup-at', at)
          .send(stream)
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/backups',
      permission: 'backups:read',
      tag: 'Operations',
      summary: 'List the backups that were made, newest first',
      response: { 200: Type.Object({ items: Type.Array(BackupRecord, { description: 'Newest first, 50 at most.' }) }) },
      handle: async () => ({ items: await backups.list(50) }),
    }),
  ]
}
