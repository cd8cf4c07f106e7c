import type { Json } from '@diapason/kernel'
import { html, raw } from 'hono/html'
import { HEARD_FROM_BROWSER, type Known, type KnownTrait } from '../../disclosure/index.ts'
import { SAID_BY_CUSTOMER } from '../correct.ts'
import type { Link } from '../link.ts'
import type { Preferences } from '../preferences.ts'
import type { AskedRight } from '../rights.ts'
import type { Markup, PageParts, Setting } from './page.ts'
import { restrictedNote } from './restricted-note.ts'

/** What a page that was sent somewhere says when it is back. */
export const DONE = ['corrected', 'refused', 'asked', 'open'] as const

export type Done = (typeof DONE)[number]

export type DataView = {
  readonly link: Pick<Link, 'expiresAt'>
  readonly known: Known
  readonly preferences: Preferences
  readonly rights: readonly AskedRight[]
  /** Whether what is delicate is told: the link is fresh. */
  readonly fresh: boolean
  /** Traits that the customer may put right at once. */
  readonly correctable: ReadonlySet<string>
  readonly done: Done | undefined
  readonly address: (page: string) => string
  readonly here: PageParts['here']
}

/** All that is known of somebody, from where, and for what; and what they can do about it. */
export function dataPage(view: DataView, setting: Setting): PageParts {
  const { words, theme, dates } = setting
  const { known, address, done } = view
  const { profile } = known
  const { data } = words
  const main = html`<p class="lead">${data.lead(theme.brand)}</p>
${done !== undefined && html`<div class="note ${done === 'refused' ? 'bad' : 'good'}" role="status"><p>${data.done[done]}</p></div>`}
${restrictedNote(view.preferences, setting)}
${known.others && html`<div class="note"><p>${data.others}</p></div>`}
<nav class="actions" aria-label="${data.doNow}">
<a class="button" href="${address('download')}">${data.download}</a>
<a class="button other" href="${address('download?kind=portability')}">${data.takeAlong}</a>
<a class="button other" href="${address('preferences')}">${data.choose}</a>
</nav>
<h2>${data.traits}</h2>
<p class="soft">${data.traitsLead}</p>
${known.traits.length === 0 ? html`<p>${data.nothing}</p>` : html`<div class="card">${known.traits.map((trait) => traitOf(trait, { view, setting }))}</div>`}
<h2>${data.identifiers}</h2>
<p class="soft">${data.identifiersLead}</p>
<dl class="card facts">${(profile?.identifiers ?? []).map(
    ({ type, value }) =>
      html`<div><dt>${(data.types as Readonly<Record<string, string>>)[type] ?? type}</dt><dd class="value" dir="auto">${value}</dd></div>`,
  )}</dl>
${
  profile &&
  html`<h2>${data.activity}</h2>
<p>${data.seen(dates.day(profile.activity.firstSeen), dates.day(profile.activity.lastSeen), profile.activity.events)}</p>
<details class="inner"><summary>${data.events}</summary>
<ol class="history">${known.events.map(
    ({ type, label, happenedAt, channel }) =>
      html`<li><strong dir="auto">${label === '' ? data.messages[type] : label}</strong><span class="state"><time datetime="${happenedAt}">${dates.moment(happenedAt)}</time>${whereOf(channel, setting)}</span></li>`,
  )}</ol></details>`
}
<h2>${data.why}</h2>
<p class="soft">${data.whyLead}</p>
${decisions(view, setting)}
<h2>${data.rights}</h2>
${requests(view, setting)}
<div class="actions">
<a class="button other" href="${address('ask?kind=erasure')}">${data.ask.erasure.link}</a>
<a class="button other" href="${address('ask?kind=restriction')}">${data.ask.restriction.link}</a>
</div>`
  return { title: data.title, main, here: view.here, until: view.link.expiresAt }
}

function traitOf(trait: KnownTrait, { view, setting }: { view: DataView; setting: Setting }): Markup {
  const { words, dates } = setting
  const { data } = words
  const { known, address, fresh, correctable } = view
  const { name, label, value, at, source, channel, purposes, delicate } = trait
  const titles = purposes?.map((key) => view.preferences.items.find(({ subject }) => subject === key)?.title ?? key)
  const told = !delicate || fresh
  const from = fromOf(source, { known, setting })
  const isSimple = typeof value !== 'object'
  return html`<section class="fact" id="trait-${name}">
<h3 dir="auto">${label}</h3>
<p class="value" dir="auto">${told ? shownValue(value, setting) : html`<em>${data.delicate}</em>`}</p>
<p class="soft">${data.learnt(dates.day(at))}${whereOf(channel, setting)}, ${from}. ${titles === undefined ? data.forAll : titles.length === 0 ? data.forNone : data.forSome(titles.join(', '))}</p>
${
  told &&
  isSimple &&
  html`<details class="inner"><summary>${correctable.has(name) ? data.correct : data.askCorrect}</summary>
<form method="post" action="${address('correct')}"><input type="hidden" name="trait" value="${name}">
<label>${data.newValue(label)}${field(value, setting)}</label>
<p class="soft">${correctable.has(name) ? data.correctNote : data.askCorrectNote}</p>
<div class="actions"><button type="submit">${correctable.has(name) ? data.save : data.send}</button></div></form></details>`
}
</section>`
}

/** Where a trait came from, in words. */
export function fromOf(
  source: string,
  { known, setting }: { readonly known: Known; readonly setting: Setting },
): string {
  const { data } = setting.words
  if (source === SAID_BY_CUSTOMER) return data.byYou
  if (source === HEARD_FROM_BROWSER) return data.byBrowser
  return data.from(known.sources.get(source) ?? source)
}

function field(value: Json, { words }: Setting): Markup {
  const { data } = words
  if (typeof value === 'boolean')
    return html`<select class="field" name="value"><option value="true"${value ? raw(' selected') : ''}>${data.true}</option><option value="false"${value ? '' : raw(' selected')}>${data.false}</option></select>`
  const text = String(value)
  return text.length > 80 || text.includes('\n')
    ? html`<textarea class="field" name="value" maxlength="10000" dir="auto">${text}</textarea>`
    : html`<input class="field" name="value" value="${text}" maxlength="10000" dir="auto" autocomplete="off">`
}

/** A value as people read it. */
export function shownValue(value: Json, { words, language }: Setting): string {
  const { data } = words
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? data.true : data.false
  if (typeof value === 'number') return new Intl.NumberFormat(language, { maximumFractionDigits: 6 }).format(value)
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.map(String).join(', ')
  return JSON.stringify(value, null, 2)
}

/** In a place, with a space before it; nothing where the channel is no place. */
export function whereOf(channel: string, { words }: Setting): string {
  const where = (words.channels as Readonly<Record<string, string>>)[channel] ?? ''
  return where === '' ? '' : ` ${where}`
}

function decisions({ known, preferences }: DataView, setting: Setting): Markup {
  const { words, dates } = setting
  const { data } = words
  if (known.decisions === undefined) return html`<p>${data.whyAway}</p>`
  if (known.decisions.length === 0) return html`<p>${data.whyNothing}</p>`
  const titleOf = (key: string) => preferences.items.find(({ subject }) => subject === key)?.title ?? key
  return html`<ol class="history card">${known.decisions.map((one) => {
    const { name, variant, outcome, purpose, reads, at, channel } = one
    const labels = reads.map((trait) => known.traits.find((known) => known.name === trait)?.label ?? trait)
    const because =
      variant !== undefined
        ? data.because.variant(variant, labels.join(', '))
        : outcome === 'no_consent' && purpose !== undefined
          ? data.because.no_consent(titleOf(purpose))
          : data.because.same
    return html`<li><strong dir="auto">${name}</strong><span dir="auto">${because}</span><span class="state"><time datetime="${at}">${dates.moment(at)}</time>${whereOf(channel, setting)}</span></li>`
  })}</ol>`
}

function requests({ rights, known }: DataView, { words, dates }: Setting): Markup {
  const { data } = words
  if (rights.length === 0) return html`<p>${data.rightsNone}</p>`
  const named = (of: Readonly<Record<string, string>>, key: string) => of[key] ?? key
  const labelOf = (trait: string) => known.traits.find(({ name }) => name === trait)?.label ?? trait
  return html`<ul class="history card">${rights.map(
    ({
      kind,
      state,
      receivedAt,
      dueAt,
      closedAt,
      refusal,
      steps,
    }) => html`<li><div class="pair"><strong>${named(data.kinds, kind)}</strong><span class="tag">${named(data.states, state)}</span></div>
<span class="state">${data.askedAt(dates.day(receivedAt))} ${closedAt === null ? data.due(dates.day(dueAt)) : data.closed(dates.day(closedAt))}</span>
${
  steps.length > 0 &&
  html`<ol class="steps">${steps.map(
    ({ at, what, note, traits }) =>
      html`<li><span class="state"><time datetime="${at}">${dates.moment(at)}</time></span> ${named(data.steps, what)}${what === 'refused' && refusal !== null && html`: ${named(data.grounds, refusal)}`}
${traits.map(({ name, kept }) => html`<span class="state" dir="auto">${labelOf(name)}${!kept && ` · ${data.notKept}`}</span>`)}
${note !== '' && html`<blockquote dir="auto">${note}</blockquote>`}${what === 'refused' && html`<span class="state">${data.complain}</span>`}</li>`,
  )}</ol>`
}</li>`,
  )}</ul>`
}
