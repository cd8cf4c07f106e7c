import { html, raw } from 'hono/html'
import { FIELDS } from '../answers.ts'
import type { Answer, Preference } from '../preference.ts'
import type { Markup, Setting } from './page.ts'

/** The answer to one choice, with what the page showed, and what holds. */
export function choiceFields(item: Preference, setting: Setting): Markup {
  const { words } = setting
  const { subject, answer, asked, parent } = item
  const { yes, no, allow, object } = words.preferences
  const labels = item.needsYes || item.subscription ? { yes, no } : { yes: allow, no: object }
  const option = (value: Answer) =>
    html`<label><input type="radio" name="${FIELDS.choice}${subject}" value="${value}"${answer === value ? raw(' checked') : ''}>${labels[value]}</label>`
  return html`<input type="hidden" name="${FIELDS.was}${subject}" value="${answer ?? ''}">
${asked && html`<input type="hidden" name="${FIELDS.asked}${subject}" value="${asked.digest}">`}
<div class="choice">${option('yes')}${option('no')}</div>
${often(item, setting)}
<p><span class="state">${stateOf(item, setting)}.${parent?.refused && answer === 'yes' && html` ${words.states.without(parent.title)}.`}</span></p>`
}

/** How often it may come, where there is a choice. */
function often({ subject, subscription }: Preference, { words }: Setting): Markup | undefined {
  if (!subscription || subscription.frequencies.length < 2) return undefined
  const { frequencies, frequency } = subscription
  return html`<input type="hidden" name="${FIELDS.wasOften}${subject}" value="${frequency ?? ''}">
<label class="often">${words.preferences.often}<select class="field" name="${FIELDS.often}${subject}">${frequencies.map(
    (one) =>
      html`<option value="${one}"${one === frequency ? raw(' selected') : ''}>${words.frequencies[one]}</option>`,
  )}</select></label>`
}

/** What holds, and since when. */
export function stateOf(
  { needsYes, subscription, state, since, until }: Preference,
  { words, dates }: Setting,
): string {
  const { states } = words
  const day = since === null ? '' : dates.day(since)
  if (!needsYes && !subscription)
    return state === 'denied' || state === 'withdrawn' ? states.objected(day) : states.allowed
  if (state === 'never_asked') return needsYes ? states.never_asked : states.subscribed
  const said = states[state](day)
  return state === 'granted' && until !== null ? `${said}, ${states.until(dates.day(until))}` : said
}

/** The language of a wording where it is not that of the page: whoever has it read aloud hears it as it is written. */
export function languageOf({ language }: Pick<Preference, 'language'>, setting: Setting): Markup | '' {
  return language === undefined || language.split('-')[0] === setting.language ? '' : html` lang="${language}"`
}
