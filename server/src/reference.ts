import swagger from '@fastify/swagger'
import scalar from '@scalar/fastify-api-reference'
import type { FastifyInstance } from 'fastify'
import type { ErrorDefinition } from './platform/errors/app-error.ts'

export type ReferenceOptions = { readonly version: string; readonly errors: Readonly<Record<string, ErrorDefinition>> }

/** `/openapi.json`, the interactive reference at `/docs`, and a page that explains each error code. Must be registered before the routes. */
export async function reference(app: FastifyInstance, { version, errors }: ReferenceOptions): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Diapason',
        version,
        description:
          'Collect, recognise, decide and measure. Errors are problem details (RFC 9457) with a stable `code`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description: 'A write, secret or partner key; also as the user name of Basic.',
          },
          session: { type: 'apiKey', in: 'cookie', name: 'diapason.session_token', description: 'A console session.' },
        },
      },
    },
  })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  await app.register(async (docs) => {
    // The reference brings its own inline script and styles; no other page may.
    docs.addHook('onSend', async (_request, reply) => {
      reply.header(
        'content-security-policy',
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'",
      )
    })
    await docs.register(scalar, {
      routePrefix: '/docs',
      configuration: {
        url: '/openapi.json',
        title: 'Diapason',
        withDefaultFonts: false,
        hideClientButton: true,
        telemetry: false,
        // Nothing of it may look like handing the document to somebody else.
        agent: { disabled: true },
        mcp: { disabled: true },
        showDeveloperTools: 'never',
      },
    })
    docs.get('/docs/errors', { schema: { hide: true } }, (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(errorsPage(errors)),
    )
  })
}

function errorsPage(errors: ReferenceOptions['errors']): string {
  const rows = Object.entries(errors)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { status, title, help, retryable }]) =>
        `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${text(title)}</td><td>${text(help)}</td><td>${retryable ? 'yes' : 'no'}</td></tr>`,
    )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Errors – Diapason</title>
<style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:70rem;padding:0 1rem;color-scheme:light dark}table{border-collapse:collapse}td,th{padding:.5rem .75rem;text-align:left;vertical-align:top;border-bottom:1px solid #8884}tr:target{background:#fd04}</style>
<h1>Errors</h1><table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>What to do</th><th>Retry</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></html>`
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
