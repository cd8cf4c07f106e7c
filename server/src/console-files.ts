import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import files from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const DIST = fileURLToPath(new URL('../../console/dist', import.meta.url))

/** Paths that belong to programs: an unknown one is a 404 for them, never a page. */
const PROGRAMS = /^\/(api|v1|ofrep|docs|assets|c)(\/|$)/

/** The console's built files, and its page for every address that is one of its own (they live in the browser). */
export function createConsoleFiles() {
  const built = existsSync(DIST)
  return {
    register: async (app: FastifyInstance): Promise<void> => {
      if (!built) return
      // Asked for by browsers wherever a page has not named its icon yet.
      app.get('/favicon.ico', { schema: { hide: true } }, (_request, reply) => reply.redirect('/favicon.svg', 301))
      await app.register(files, {
        root: DIST,
        cacheControl: false,
        setHeaders: (response, path) => {
          // Built files carry a hash of their content in their name; the page that names them does not.
          response.header(
            'cache-control',
            path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
          )
        },
      })
    },
    /** Answers with the console when a browser asks for a page; otherwise nothing. */
    page: (request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined => {
      if (!built || request.method !== 'GET' || PROGRAMS.test(request.url)) return undefined
      if (!request.headers.accept?.includes('text/html')) return undefined
      return reply.sendFile('index.html')
    },
  }
}
