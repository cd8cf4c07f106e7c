import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import { isDataPlane } from './security-headers.ts'

const ANYBODY = '*'
const EXPOSED = 'Retry-After, ETag'

/** What a page is told beside an answer. */
const answered = { 'access-control-allow-origin': ANYBODY, 'access-control-expose-headers': EXPOSED }

/** What a page is told that asks first. An OPTIONS that is no preflight is answered like one: the plugin's refusal would be no problem document. */
const asked = {
  origin: ANYBODY,
  methods: ['GET', 'POST'],
  exposedHeaders: [EXPOSED],
  maxAge: 86_400,
  strictPreflight: false,
}
const refused = { origin: false }

/**
 * Lets pages of any other site call the data plane, and nothing else. Never with credentials: such calls carry a key, not the
 * cookie of somebody who happens to be signed in.
 */
export async function allowBrowsers(app: FastifyInstance): Promise<void> {
  app.addHook('onRequest', (request, reply, next) => {
    if (isDataPlane(request.url)) reply.headers(answered)
    next()
  })
  // In a scope of its own the plugin sees nothing but OPTIONS: for all others it would put its options together anew.
  await app.register(async (scope) => {
    await scope.register(cors, {
      delegator: (request, decide) => decide(null, isDataPlane(request.url) ? asked : refused),
    })
  })
}
