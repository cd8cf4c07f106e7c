import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/**
 * Lets pages of any other site call what lies under `prefix`, and nothing else. Never with credentials: such calls carry a key, not the
 * cookie of somebody who happens to be signed in.
 */
export async function allowBrowsers(app: FastifyInstance, prefix: string): Promise<void> {
  await app.register(cors, {
    delegator: (request, decide) =>
      decide(
        null,
        request.url.startsWith(prefix)
          ? // An OPTIONS that is no preflight is answered like one: the plugin's refusal would be no problem document.
            {
              origin: '*',
              methods: ['GET', 'POST'],
              exposedHeaders: ['Retry-After'],
              maxAge: 86_400,
              strictPreflight: false,
            }
          : { origin: false },
      ),
  })
}
