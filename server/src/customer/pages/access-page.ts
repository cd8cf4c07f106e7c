import { durationOf, type JsonObject } from '@diapason/kernel'
import { html } from 'hono/html'
import { accessRecipients, accessRecords, accessResponsible } from './access-others.ts'
import { accessDecisions, accessEvents, accessLedger, accessLinks } from './access-parts.ts'
import type { AccessView } from './access-view.ts'
import { accessWordsIn } from './access-words.ts'
import { stateOf } from './choice-fields.ts'
import { fromOf, shownValue, whereOf } from './data-page.ts'
import type { Markup, PageParts, Setting } from './page.ts'

type Part = { readonly id: string; readonly title: string; readonly body: Markup }

/**
 * All that is known of somebody as a document for them: what article 15 of the GDPR names, in its order, to be read and to be printed. Nothing in it opens or loads anything, so that it reads
 * the same on paper and in twenty years.
 */
export function accessPage(view: AccessView, setting: Setting): PageParts {
  const { document, request } = view
  const { theme, dates, language, words } = setting
  const access = accessWordsIn(language)
  const { dossier } = document
  const parts: Part[] = [
    { id: 'responsible', title: access.responsible.title, body: accessResponsible(view, setting) },
    { id: 'purposes', title: access.purposes.title, body: purposes(view, setting) },
    { id: 'traits', title: access.traits, body: traits(view, setting) },
    { id: 'identifiers', title: access.identifiers.title, body: identifiers(view, setting) },
    { id: 'links', title: access.links.title, body: accessLinks(view, setting) },
    ...(dossier.accounts.length > 0
      ? [{ id: 'accounts', title: access.accounts.title, body: accounts(view, setting) }]
      : []),
    { id: 'activity', title: access.activity.title, body: accessEvents(view, setting) },
    { id: 'choices', title: access.choices.title, body: accessLedger(view, setting) },
    { id: 'decisions', title: access.decisions.title, body: accessDecisions(view, setting) },
    { id: 'recipients', title: access.recipients.title, body: accessRecipients(view, setting) },
    { id: 'retention', title: access.retention.title, body: retention(view, setting) },
    { id: 'records', title: access.records.title, body: accessRecords(view, setting) },
    { id: 'rights', title: access.rights.title, body: rights(view, setting) },
  ]
  const main = html`<p class="lead">${access.lead(theme.brand, dates.moment(document.at))}</p>
<p class="soft">${access.reference(request)} · ${access.alongside}</p>
<nav class="contents" aria-label="${access.contents}"><ol>${parts.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ol></nav>
${parts.map(
  ({ id, title, body }) => html`<section class="part"><h2 id="${id}">${title}</h2>
${body}</section>`,
)}`
  return { title: access.title, main, skip: words.skipPlain }
}

function purposes({ document, preferences }: AccessView, setting: Setting): Markup {
  const { language, words } = setting
  const access = accessWordsIn(language)
  const { activities } = document.dossier.processing
  const used = new Map(activities.map((one) => [one.purpose, one]))
  if (preferences.items.length === 0) return html`<p>${access.purposes.none}</p>`
  return html`<p class="soft">${access.purposes.lead}</p>
<div class="card">${preferences.items.map((item) => {
    const activity = used.get(item.subject)
    const data = activity?.data.map(({ name, description }) => description ?? name) ?? []
    return html`<div class="fact"><h3 dir="auto">${item.title}</h3>
${activity?.description && html`<p dir="auto">${activity.description}</p>`}
${item.text !== '' && html`<p class="soft" dir="auto">${item.text}</p>`}
<p class="soft">${words.bases[item.basis]} ${item.choosable && html`<strong>${stateOf(item, setting)}.</strong>`}</p>
${data.length > 0 && html`<p class="soft">${access.purposes.data}${words.colon}${data.join(', ')}.</p>`}</div>`
  })}</div>`
}

function traits({ document, preferences }: AccessView, setting: Setting): Markup {
  const { language, words, dates } = setting
  const { data } = words
  const access = accessWordsIn(language)
  const { known } = document.dossier
  if (known.traits.length === 0) return html`<p>${data.nothing}</p>`
  const titleOf = (key: string) => preferences.items.find(({ subject }) => subject === key)?.title ?? key
  return html`<div class="card">${known.traits.map(
    ({ label, value, at, source, channel, purposes, delicate, retention }) => {
      const serves =
        purposes === undefined
          ? data.forAll
          : purposes.length === 0
            ? data.forNone
            : data.forSome(purposes.map(titleOf).join(', '))
      const stays = retention === undefined ? access.staysAsMessages : access.stays(timeIn(retention, language))
      return html`<div class="fact"><h3 dir="auto">${label}</h3>
<p class="value" dir="auto">${shownValue(value, setting)}</p>
<p class="soft">${data.learnt(dates.day(at))}${whereOf(channel, setting)}, ${fromOf(source, { known, setting })}. ${serves} ${stays}${delicate && ` ${access.delicate}`}</p></div>`
    },
  )}</div>`
}

function identifiers({ document }: AccessView, { words, dates, language }: Setting): Markup {
  const access = accessWordsIn(language)
  const types = words.data.types as Readonly<Record<string, string>>
  return html`<dl class="card facts">${document.dossier.identifiers.map(
    ({ type, value, firstSeen }) =>
      html`<div><dt>${types[type] ?? type} · ${access.identifiers.since}${words.colon}${dates.day(firstSeen)}</dt><dd class="value" dir="auto">${value}</dd></div>`,
  )}</dl>`
}

function accounts({ document }: AccessView, { dates, language }: Setting): Markup {
  const access = accessWordsIn(language)
  return html`<ul class="history card">${document.dossier.accounts.map(
    ({ id, name, since }) =>
      html`<li><strong dir="auto">${name}</strong><span class="state"><span dir="auto">${id}</span> · ${access.accounts.since(dates.day(since))}</span></li>`,
  )}</ul>`
}

function retention({ document }: AccessView, { language }: Setting): Markup {
  const access = accessWordsIn(language)
  const months = Math.min(...document.dossier.processing.retention.map((one) => one.months))
  return html`<p>${Number.isFinite(months) ? access.retention.months(months) : access.retention.none} ${access.retention.own}</p>`
}

function rights({ document }: AccessView, { language, words, dates }: Setting): Markup {
  const access = accessWordsIn(language)
  const { requests, pageLinks, dossier } = document
  const named = (of: Readonly<Record<string, string>>, key: string) => of[key] ?? key
  const authority = (dossier.processing.responsible as { authority?: JsonObject } | null)?.authority
  return html`<ul>${access.rights.list.map((one) => html`<li>${one}</li>`)}</ul>
<p>${access.rights.complaint(authority ? Object.values(authority).join(', ') : '')}</p>
<h3>${access.requests}</h3>
<ul class="history card">${requests.map(
    ({ kind, state, receivedAt, closedAt }) =>
      html`<li><strong>${named(words.data.kinds, kind)}</strong><span class="state">${named(words.data.states, state)} · ${words.data.askedAt(dates.day(receivedAt))}${closedAt !== null && ` ${words.data.closed(dates.day(closedAt))}`}</span></li>`,
  )}</ul>
${
  pageLinks.length > 0 &&
  html`<h3>${access.pages.title}</h3>
<ul class="history card">${pageLinks.map(
    ({ scope, madeAt, expiresAt }) =>
      html`<li><strong>${named(access.pages.scopes, scope)}</strong><span class="state">${access.pages.made(dates.day(madeAt), dates.day(expiresAt))}</span></li>`,
  )}</ul>`
}`
}

const DAY = 86_400_000

/** An ISO 8601 duration as people say it: 365 days. */
function timeIn(duration: string, language: Setting['language']): string {
  const span = durationOf(duration) ?? 0
  const [unit, count] = span >= DAY ? (['day', span / DAY] as const) : (['hour', span / 3_600_000] as const)
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 }).format(
    count,
  )
}
