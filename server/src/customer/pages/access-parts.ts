import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import { html } from 'hono/html'
import { ownMessage } from '../../disclosure/index.ts'
import type { AccessView } from './access-view.ts'
import { accessWordsIn } from './access-words.ts'
import { shownValue, whereOf } from './data-page.ts'
import { lineOf, wayOf } from './history.ts'
import type { Markup, Setting } from './page.ts'

/** Decisions that stand on paper: the others are in the file. */
const DECISIONS = 100

/** Why identifiers are taken for one person. */
export function accessLinks({ document }: AccessView, { language, words, dates }: Setting): Markup {
  const { links: says } = accessWordsIn(language)
  const { links } = document.dossier
  if (links.length === 0) return html`<p>${says.none}</p>`
  const types = words.data.types as Readonly<Record<string, string>>
  const name = ({ type, value }: { readonly type: string; readonly value: string | null }) =>
    `${types[type] ?? type} ${value ?? `(${says.somebodyElse})`}`
  return html`<p class="soft">${says.lead}</p>
<ul class="history card">${links.map(({ between: [one, other], status, at, channel, source }) => {
    const where = (words.channels as Readonly<Record<string, string>>)[channel] ?? ''
    return html`<li><strong dir="auto">${one && other && says.both(name(one), name(other))}</strong><span class="state">${says.status[status] ?? status} · ${dates.moment(at)}${where && ` ${where}`}, ${words.data.from(source)}</span></li>`
  })}</ul>`
}

/** What somebody did: each kind with its count, then the newest messages with all that they said. */
export function accessEvents({ document }: AccessView, setting: Setting): Markup {
  const { language, words, dates } = setting
  const { activity } = accessWordsIn(language)
  const { dossier } = document
  const { known, kinds } = dossier
  if (kinds.length === 0) return html`<p>${activity.none}</p>`
  const own = new Set(known.own)
  const labels = new Map(known.events.map(({ type, name, label }) => [`${type} ${name}`, label]))
  const called = (type: string, name: string) =>
    labels.get(`${type} ${name}`) || name || (words.data.messages as Readonly<Record<string, string>>)[type] || type
  const number = new Intl.NumberFormat(language)
  return html`<div class="scroll"><table><thead><tr><th scope="col">${activity.what}</th><th scope="col" class="number">${activity.times}</th><th scope="col">${activity.first}</th><th scope="col">${activity.last}</th></tr></thead>
<tbody>${kinds.map(
    ({ type, name, count, first, last }) =>
      html`<tr><th scope="row" dir="auto">${called(type, name)}</th><td class="number">${number.format(count)}</td><td>${dates.day(first)}</td><td>${dates.day(last)}</td></tr>`,
  )}</tbody></table></div>
<h3>${activity.newest(known.events.length)}</h3>
<ol class="history card">${known.events.map(
    ({ type, name, happenedAt, channel, source, body }) =>
      html`<li><strong dir="auto">${called(type, name)}</strong><span class="state">${dates.moment(happenedAt)}${whereOf(channel, setting)}, ${words.data.from(known.sources.get(source) ?? source)}</span>
${content(ownMessage(body, own), setting)}</li>`,
  )}</ol>`
}

/** Members of a message that stand above it already, or that only programs need. */
const SAID = new Set([
  'type',
  'event',
  'name',
  'timestamp',
  'originalTimestamp',
  'sentAt',
  'receivedAt',
  'messageId',
  'channel',
])

function content(message: JsonObject, setting: Setting): Markup {
  const facts = [...factsIn(message)].filter(([path]) => !SAID.has(path))
  if (facts.length === 0) return html``
  return html`<dl class="small">${facts.map(
    ([path, value]) => html`<div><dt dir="auto">${path}</dt><dd dir="auto">${shownValue(value, setting)}</dd></div>`,
  )}</dl>`
}

/** Each value of a message with where it stands. */
function* factsIn(value: JsonObject, at = ''): Iterable<readonly [string, Json]> {
  for (const [name, member] of Object.entries(value)) {
    const path = at === '' ? name : `${at}.${name}`
    if (isJsonObject(member)) yield* factsIn(member, path)
    else if (member !== null && member !== '') yield [path, member]
  }
}

/** The ledger of somebody's choices, with the seal of each entry. */
export function accessLedger({ document, preferences }: AccessView, setting: Setting): Markup {
  const { language, words, dates } = setting
  const { choices } = accessWordsIn(language)
  const { entries, sealed } = document.dossier
  if (entries.length === 0) return html`<p>${choices.none}</p>`
  const items = new Map(preferences.items.map((item) => [item.subject, item]))
  return html`<p class="soft">${choices.lead} ${sealed ? choices.sealed : choices.broken}</p>
<ol class="history card">${entries.map(
    (entry) => html`<li><strong dir="auto">${lineOf(entry, items.get(entry.purpose), setting)}</strong>
<span class="state">${dates.moment(entry.at)}, ${wayOf(entry, setting)}</span>
${entry.wording && html`<span class="state" dir="auto">${words.preferences.quoted(entry.wording.text, entry.asked?.version ?? '')}</span>`}
<span class="state">${choices.seal}${words.colon}<code>${entry.hash}</code></span></li>`,
  )}</ol>`
}

/** What was shown to somebody and why, and the tests that they were part of. */
export function accessDecisions({ document, preferences }: AccessView, setting: Setting): Markup {
  const { language, words, dates } = setting
  const { decisions: says } = accessWordsIn(language)
  const { because } = words.data
  const { known } = document.dossier
  const all = known.decisions ?? []
  const titleOf = (key: string) => preferences.items.find(({ subject }) => subject === key)?.title ?? key
  const tests = Object.entries(known.profile?.assignments ?? {})
  return html`${
    all.length === 0
      ? html`<p>${says.none}</p>`
      : html`<ol class="history card">${all
          .slice(0, DECISIONS)
          .map(({ name, variant, outcome, purpose, reads, at, channel }) => {
            const labels = reads.map((trait) => known.traits.find((one) => one.name === trait)?.label ?? trait)
            const why =
              variant !== undefined
                ? because.variant(variant, labels.join(', '))
                : outcome === 'no_consent' && purpose !== undefined
                  ? because.no_consent(titleOf(purpose))
                  : because.same
            return html`<li><strong dir="auto">${name}</strong><span dir="auto">${why}</span><span class="state">${dates.moment(at)}${whereOf(channel, setting)}</span></li>`
          })}</ol>
${all.length > DECISIONS && html`<p class="soft">${says.more(all.length - DECISIONS)}</p>`}`
  }
${
  tests.length > 0 &&
  html`<h3>${says.experiments}</h3>
<ul class="history card">${tests.map(([experiment, { variation, at }]) => html`<li><strong dir="auto">${experiment}</strong><span class="state">${says.saw(variation, dates.day(at))}</span></li>`)}</ul>`
}`
}
