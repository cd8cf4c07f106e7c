import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { Said, Theme } from '../theme.ts'
import type { Dates } from './dates.ts'
import { LANGUAGES, type Language } from './language.ts'
import { type Scheme, styleOf } from './style.ts'
import { wordsIn } from './words.ts'
import type { Words } from './words-en.ts'

/** HTML in which every value that was put in is escaped; text that is not of this type is escaped where it is put. */
export type Markup = ReturnType<typeof html>

/** What every page needs to know of where it is shown. */
export type Setting = {
  readonly theme: Theme
  readonly language: Language
  readonly words: Words
  readonly dates: Dates
  /** Of a page that is shown inside of another, as its author sees it: light or dark, whatever the machine prefers. */
  readonly preview?: Scheme | undefined
}

export type PageParts = {
  readonly title: string
  readonly main: Markup
  /** What leads past the head of the page; to the choices when absent. */
  readonly skip?: string | undefined
  /** Addresses of this very page in each language; no switch is shown without. */
  readonly here?: ((language: Language) => string) | undefined
  /** Until when the link holds, ISO 8601. */
  readonly until?: string | undefined
}

export type Page = {
  readonly html: string /** What the page may load: its own style, and the images that stand in it. */
  readonly policy: string
}

/** A whole page: no script, nothing from elsewhere, one style that is its own. */
export async function renderPage(
  setting: Setting,
  { title, main, here, until, skip = setting.words.skip }: PageParts,
): Promise<Page> {
  const { theme, language, words, dates, preview } = setting
  const style = styleOf(theme, preview)
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = (forms: string) =>
    `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; form-action ${forms}; base-uri 'none'`
  const name = theme.brand === '' ? title : `${title} · ${theme.brand}`
  const privacy = saidIn(theme.privacy, language)
  const controller = saidIn(theme.controller, language)
  const page = await html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
${
  // It comes without headers of its own.
  preview && html`<meta http-equiv="content-security-policy" content="${policy("'none'")}">`
}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="${preview ?? 'light dark'}">
<title>${name}</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#main">${skip}</a>
<header class="top"><div class="wrap bar">
<p class="brand">${theme.logo === undefined ? html`<span>${theme.brand}</span>` : html`<img src="${theme.logo}" alt="${theme.brand}">`}</p>
${
  here &&
  html`<nav aria-label="${words.switch}"><ul class="languages">${LANGUAGES.map(
    (one) =>
      html`<li><a href="${here(one)}" hreflang="${one}" lang="${one}" rel="nofollow"${one === language ? raw(' aria-current="true"') : ''}>${wordsIn(one).name}</a></li>`,
  )}</ul></nav>`
}
</div></header>
<main id="main" class="wrap" tabindex="-1">
<h1>${title}</h1>
${main}
</main>
<footer class="wrap foot">
${until !== undefined && html`<p>${words.until(dates.day(until))}</p>`}
${controller && html`<p>${words.controller} <span${controller.language === language ? '' : html` lang="${controller.language}"`} dir="auto">${controller.text}</span></p>`}
${(privacy !== undefined || theme.contact !== undefined) && html`<ul class="links">${privacy !== undefined && html`<li><a href="${privacy.text}" rel="noreferrer">${words.privacy}</a></li>`}${theme.contact !== undefined && html`<li><a href="${theme.contact}" rel="noreferrer">${words.contact}</a></li>`}</ul>`}
</footer>
</body>
</html>`
  return { html: String(page), policy: `${policy("'self'")}; frame-ancestors 'none'` }
}

/** What is said in this language, else in the first that it is said in. */
function saidIn(said: Said, language: Language): { readonly text: string; readonly language: Language } | undefined {
  const spoken = said[language] === undefined ? LANGUAGES.find((one) => said[one] !== undefined) : language
  const text = spoken && said[spoken]
  return text === undefined || spoken === undefined ? undefined : { text, language: spoken }
}
