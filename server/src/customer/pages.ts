import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { asAppError } from '../platform/http/problem.ts'
import { crossesSites } from './crosses-sites.ts'
import type { CustomerLinks, OpenLink } from './customer-links.ts'
import type { Scope } from './link.ts'
import { datesIn } from './pages/dates.ts'
import { type Language, languageOf } from './pages/language.ts'
import { type PageParts, renderPage, type Setting } from './pages/page.ts'
import { type Failure, failedPage, gonePage } from './pages/told-page.ts'
import { wordsIn } from './pages/words.ts'
import { readForm } from './read-form.ts'
import { PLAIN, type Theme } from './theme.ts'

/** Octets of a form. */
const FORM_LIMIT = 128_000
const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data']

/** What a page is given. */
export type Visit = {
  readonly link: OpenLink
  readonly setting: Setting
  /** Address of a page of this link, in the page's language unless another is named. */
  readonly address: (page: string, language?: Language) => string
  readonly query: Readonly<Record<string, unknown>>
  /** Empty of a page that is only looked at. */
  readonly form: ReadonlyMap<string, string>
}

/** A page, or where to look instead. */
export type Shown = (PageParts & { readonly status?: number }) | { readonly seeOther: string } | File

/** Something to keep. */
type File = { readonly file: string; readonly type: string; readonly body: Readable }

/** One page below `/c/{token}/`. */
export type CustomerPage = {
  readonly name: string
  readonly scope: Scope
  readonly show: (visit: Visit) => Promise<Shown>
  /** What is done with its form; a page without has none. */
  readonly send?: (visit: Visit) => Promise<Shown>
  /** Programs of mail providers send its form, from wherever they are: RFC 8058. */
  readonly oneClick?: boolean
}

/** The customers' own pages: HTML that needs no script, keeps no cookie, and loads nothing from elsewhere. */
export function customerPages(of: {
  readonly links: CustomerLinks
  readonly pages: readonly CustomerPage[]
  readonly theme: () => Promise<Theme>
  readonly log: Pick<Logger, 'error'>
}): (app: FastifyInstance) => Promise<void> {
  const { links, pages, theme, log } = of

  const settingOf = (request: FastifyRequest, known: Theme): Setting => {
    const { lang } = request.query as { lang?: unknown }
    const accepted = request.headers['accept-language']
    const language = languageOf({ asked: lang, accepted, otherwise: known.language })
    return { theme: known, language, words: wordsIn(language), dates: datesIn(language, known.timeZone) }
  }
  const send = async (reply: FastifyReply, setting: Setting, parts: PageParts & { status?: number }) => {
    const { html, policy } = await renderPage(setting, parts)
    return reply
      .code(parts.status ?? 200)
      .header('content-security-policy', policy)
      .header('content-language', setting.language)
      .type('text/html; charset=utf-8')
      .send(html)
  }
  const fail = async (reply: FastifyReply, failure: Failure, status: number) => {
    // What failed may be the very database that the theme is read from.
    const setting = settingOf(reply.request, await theme().catch(() => PLAIN))
    return send(reply, setting, { ...failedPage(setting, failure), status })
  }

  const handle =
    (page: CustomerPage, method: 'show' | 'send') => async (request: FastifyRequest, reply: FastifyReply) => {
      const { token } = request.params as { token: string }
      const setting = settingOf(reply.request, await theme())
      const resolved = await links.resolve(token, page.scope)
      if (!resolved.ok) return send(reply, setting, { ...gonePage(setting), status: 404 })
      const { link } = resolved
      if (method === 'send' && !page.oneClick && crossesSites(request)) {
        await links.refused({ why: 'cross_site', id: link.id, wanted: page.scope })
        return fail(reply, 'crossSite', 403)
      }
      const shown = await (page[method] ?? page.show)({
        link,
        setting,
        address: (name, language = setting.language) =>
          `/c/${token}/${name}${name.includes('?') ? '&' : '?'}lang=${language}`,
        query: request.query as Readonly<Record<string, unknown>>,
        form: (request.body as ReadonlyMap<string, string> | undefined) ?? new Map(),
      })
      if ('seeOther' in shown) return reply.redirect(shown.seeOther, 303)
      if ('file' in shown)
        return reply
          .header('content-disposition', `attachment; filename="${shown.file}"`)
          .header('content-security-policy', "default-src 'none'; sandbox")
          .type(shown.type)
          .send(shown.body)
      return send(reply, setting, shown)
    }

  return async (app) => {
    await app.register(
      async (scope) => {
        scope.removeAllContentTypeParsers()
        scope.addContentTypeParser(
          FORMS,
          { parseAs: 'buffer', bodyLimit: FORM_LIMIT },
          async (request: FastifyRequest, body: Buffer) => readForm(body, request.headers['content-type'] ?? ''),
        )
        scope.addHook('onRequest', async (_request, reply) => {
          reply.headers({
            'cache-control': 'no-store',
            'referrer-policy': 'no-referrer',
            'x-robots-tag': 'noindex, nofollow, noarchive',
          })
        })
        scope.setErrorHandler((thrown, _request, reply) => {
          const error = asAppError(thrown)
          // The address names the link: it is never written down.
          if (error.code === 'internal') log.error({ err: error.options.cause }, 'a page of a customer failed')
          if (error.options.retryAfter !== undefined) reply.header('retry-after', String(error.options.retryAfter))
          const { status } = error.definition
          return fail(reply, failureOf(error.code, status), status)
        })
        scope.setNotFoundHandler(async (_request, reply) => {
          const setting = settingOf(reply.request, await theme())
          return send(reply, setting, { ...gonePage(setting), status: 404 })
        })
        for (const page of pages) {
          const url = `/:token/${page.name}`
          const options = (max: number) => ({
            schema: { hide: true },
            config: { rateLimit: { max, timeWindow: '1 minute' } },
          })
          // Mail providers unsubscribe many people from a few addresses.
          scope.get(url, options(120), handle(page, 'show'))
          if (page.send) scope.post(url, options(page.oneClick ? 3000 : 60), handle(page, 'send'))
        }
      },
      { prefix: '/c' },
    )
  }
}

function failureOf(code: string, status: number): Failure {
  if (code === 'rate_limited') return 'busy'
  return status >= 500 ? 'again' : 'unreadable'
}
