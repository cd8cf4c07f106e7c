import type { createRecordChoices } from '../choices/index.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { type Confirming, confirmPage } from './pages/confirm-page.ts'
import { unsubscribePage } from './pages/unsubscribe-page.ts'
import type { CustomerPage, Visit } from './pages.ts'
import type { createPreferences, LedgerEntry } from './preferences.ts'
import { recordingOf } from './recording-of.ts'
import type { Unsubscribe } from './unsubscribe.ts'

/** The pages of links in messages: ending one thing, and confirming a yes. */
export function answerPages(of: {
  readonly read: ReturnType<typeof createPreferences>
  readonly record: ReturnType<typeof createRecordChoices>
  readonly verify: () => Promise<unknown>
  readonly unsubscribe: Unsubscribe
  readonly publicUrl: string
}): CustomerPage[] {
  const { read, record, verify, unsubscribe, publicUrl } = of

  const ending = ({ link, address }: Visit) => ({
    link,
    action: address('unsubscribe'),
    here: (language: Parameters<typeof address>[1]) => address('unsubscribe', language),
  })
  const confirming = async ({ link, setting }: Visit) => {
    await verify()
    const { items, entries, refusedSince } = await read(link, setting.language)
    const item = items.find(({ subject }) => subject === link.subject)
    const entry = latest(entries.filter(({ purpose }) => purpose === link.subject))
    return {
      entry,
      title: item?.title ?? link.subject ?? '',
      what: entry && refusedSince(entry.purpose, entry.at) ? ('refused' as const) : whatOf(entry),
    }
  }
  const confirmed = (visit: Visit, found: Awaited<ReturnType<typeof confirming>>) =>
    confirmPage(visit.setting, {
      ...found,
      link: visit.link,
      action: visit.address('confirm'),
      here: (language) => visit.address('confirm', language),
    })
  return [
    {
      name: 'unsubscribe',
      scope: 'unsubscribe',
      oneClick: true,
      show: async (visit) => {
        const { title, ended } = await unsubscribe.look(visit.link, visit.setting.language)
        return unsubscribePage(visit.setting, { ...ending(visit), title, ...(ended ? { done: 'before' } : {}) })
      },
      send: async (visit) => {
        // The one pair that RFC 8058 (3.1) prescribes, and that the button sends as well.
        if (visit.form.get('List-Unsubscribe') !== 'One-Click')
          throw platformErrors.request_invalid('The form must say List-Unsubscribe=One-Click.')
        const { title, ended } = await unsubscribe.end(visit.link, {
          language: visit.setting.language,
          channel: 'email',
        })
        return unsubscribePage(visit.setting, { ...ending(visit), title, done: ended ? 'ended' : 'before' })
      },
    },
    {
      name: 'confirm',
      scope: 'confirm',
      show: async (visit) => confirmed(visit, await confirming(visit)),
      send: async (visit) => {
        const found = await confirming(visit)
        const { entry, what } = found
        if (what !== 'waits' || !entry) return confirmed(visit, found)
        const { purpose, asked } = entry
        const said = [{ purpose, state: 'granted' as const, until: null }]
        await record(
          visit.link.origin,
          recordingOf(visit.link, { said, place: 'confirm', channel: 'email', publicUrl, asked, confirms: true }),
        )
        return confirmed(visit, { ...found, what: 'done' })
      },
    },
  ]
}

/** The last word, by when it was said. */
function latest(entries: readonly LedgerEntry[]): LedgerEntry | undefined {
  return entries.toSorted((a, b) => (`${a.at} ${a.recordedAt}` < `${b.at} ${b.recordedAt}` ? 1 : -1))[0]
}

/** Only a yes that nothing was said after can be confirmed, and only to the words that it was given to. */
function whatOf(entry: LedgerEntry | undefined): Confirming {
  switch (entry?.state) {
    case 'pending':
      return entry.asked === null || entry.wording?.same ? 'waits' : 'stale'
    case 'granted':
      return 'granted'
    default:
      return 'refused'
  }
}
