import { Type } from 'typebox'
import type { Database } from '../database/database.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { Jobs } from './jobs.ts'
import { createSettleJob } from './settle-job.ts'

const numbers = {
  waiting: Type.Integer({ description: 'Jobs that are due and that no node has taken.', examples: [3] }),
  scheduled: Type.Integer({ description: 'Jobs for later.', examples: [4] }),
  running: Type.Integer({ description: 'Jobs that a node runs.', examples: [1] }),
  failing: Type.Integer({ description: 'Jobs that failed at least once and will be tried again.', examples: [0] }),
  dead: Type.Integer({ description: 'Jobs that used up their attempts and wait for a person.', examples: [1] }),
  oldestSeconds: Type.Number({
    description: 'How long the oldest of those that are due has been, in seconds.',
    examples: [0.4],
  }),
}
const Task = Type.String({ description: 'What the job does, as noun.verb.', examples: ['imports.run'] })

const GivenUp = Type.Object(
  {
    id: Type.String({ description: 'Id of the job.', examples: ['4711'] }),
    task: Task,
    attempts: Type.Integer({ description: 'How often it was tried.', examples: [10] }),
    error: Type.Union([Type.String({ examples: ['database error 57014'] }), Type.Null()], {
      description: 'How the last attempt failed, without values; null when it ended with its process.',
    }),
    addedAt: Type.String({ description: 'When it was added.', examples: ['2026-11-21T02:00:00.412Z'] }),
    failedAt: Type.String({ description: 'When it failed last.', examples: ['2026-11-21T05:41:10.020Z'] }),
  },
  { description: 'A job that was given up.' },
)

const byId = Type.Object({
  id: Type.String({ pattern: '^[1-9][0-9]{0,17}$', description: 'Id of the job.', examples: ['4711'] }),
})

/** How background work stands, and what becomes of jobs that used up their attempts. */
export function jobRoutes({ db, jobs, clock }: { db: Database; jobs: Jobs; clock: () => number }): Route[] {
  const settle = createSettleJob({ db, clock })
  const write = {
    method: 'POST',
    permission: 'jobs:write',
    tag: 'Operations',
    schema: { params: byId },
    errors: ['job_unknown'],
  } as const
  return [
    defineRoute({
      method: 'GET',
      url: '/api/jobs',
      permission: 'jobs:read',
      tag: 'Operations',
      summary: 'Read how background work stands: jobs by task, and those that were given up',
      response: {
        200: Type.Object({
          ...numbers,
          tasks: Type.Array(Type.Object({ task: Task, ...numbers }), {
            description: 'The same by task; tasks without a job are left out.',
          }),
          givenUp: Type.Array(GivenUp, { description: 'Jobs that wait for a person, newest first, 1,000 at most.' }),
        }),
      },
      handle: async () => {
        const [state, givenUp] = await Promise.all([jobs.state(), jobs.dead()])
        return { ...state, givenUp }
      },
    }),
    defineRoute({
      ...write,
      url: '/api/jobs/:id/retry',
      summary: 'Give a job that was given up all its attempts again, from now',
      response: { 204: Type.Null({ description: 'It waits for a node.' }) },
      handle: async ({ params, principal, reply }) => {
        await settle.retry({ id: params.id, by: principal })
        return reply.code(204).send()
      },
    }),
    defineRoute({
      ...write,
      url: '/api/jobs/:id/discard',
      summary: 'Drop a job that was given up: what it was to do stays undone',
      response: { 204: Type.Null({ description: 'Dropped.' }) },
      handle: async ({ params, principal, reply }) => {
        await settle.discard({ id: params.id, by: principal })
        return reply.code(204).send()
      },
    }),
  ]
}
