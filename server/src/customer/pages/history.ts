import { html } from 'hono/html'
import type { Link } from '../link.ts'
import type { Preference } from '../preference.ts'
import type { LedgerEntry, Preferences } from '../preferences.ts'
import type { Markup, Setting } from './page.ts'

/** What somebody said, when and where, as the ledger has it. */
export function history(preferences: Preferences, setting: Setting, link: Pick<Link, 'id'>): Markup {
  const { words, dates } = setting
  const { items, entries, others } = preferences
  const known = new Map(items.map((item) => [item.subject, item]))
  return html`<details>
<summary>${words.preferences.history}</summary>
<p class="soft">${entries.length === 0 ? words.preferences.historyEmpty : words.preferences.historyLead}</p>
${others && html`<p class="soft">${words.preferences.historyOthers}</p>`}
${
  entries.length > 0 &&
  html`<ol class="history" reversed>${entries.map(
    (entry) => html`<li>
<strong dir="auto">${lineOf(entry, known.get(entry.purpose), setting)}</strong>
<span class="state"><time datetime="${entry.at}">${dates.moment(entry.at)}</time>, ${wayOf(entry, setting, link)}</span>
${entry.wording && html`<span class="state" dir="auto">${words.preferences.quoted(entry.wording.title, entry.asked?.version ?? '')}</span>`}
</li>`,
  )}</ol>`
}
</details>`
}

/** What was said, of what. */
export function lineOf(
  { purpose, state }: Pick<LedgerEntry, 'purpose' | 'state'>,
  item: Preference | undefined,
  { words }: Setting,
): string {
  const { said } = words
  const isConsent = item === undefined || item.needsYes || item.subscription !== undefined
  const answer = isConsent ? said[state] : state === 'granted' ? said.agreed : said.objected
  return words.preferences.line(item?.title ?? purpose, answer)
}

/** How it came to be known, as its customer would say it. */
export function wayOf(
  { how, channel, source, place }: Pick<LedgerEntry, 'how' | 'channel' | 'source' | 'place'>,
  { words }: Setting,
  link?: Pick<Link, 'id'>,
): string {
  const { ways, channels } = words
  const where = (channels as Readonly<Record<string, string>>)[channel] ?? ''
  const said = () => {
    switch (how) {
      case 'click':
        if (link && source === `customer:${link.id}`)
          return place.element === 'unsubscribe' ? ways.unsubscribe : ways.here
        if (source.startsWith('customer:') && place.element !== undefined)
          return (
            { confirm: ways.confirm, unsubscribe: ways.unsubscribe }[place.element] ?? (link ? ways.here : ways.ownPage)
          )
        return ways.click(where).trim()
      case 'agent':
        return ways.agent(where).trim()
      default:
        return ways[how]
    }
  }
  const reference = place.call ?? place.shop
  return reference === undefined ? said() : `${said()}, ${ways.reference(reference)}`
}
