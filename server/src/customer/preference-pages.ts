import type { createRecordChoices } from '../choices/index.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { answersIn } from './answers.ts'
import type { CustomerLinks } from './customer-links.ts'
import { preferencesPage } from './pages/preferences-page.ts'
import { savedPage } from './pages/saved-page.ts'
import type { CustomerPage, Visit } from './pages.ts'
import type { Preference } from './preference.ts'
import type { createPreferences } from './preferences.ts'
import { recordingOf } from './recording-of.ts'
import { savedAt } from './saved.ts'

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** The preference centre, and what it saved. */
export function preferencePages(of: {
  readonly links: Pick<CustomerLinks, 'refused'>
  readonly read: ReturnType<typeof createPreferences>
  readonly record: ReturnType<typeof createRecordChoices>
  /** Resolves once what is known of purposes is what was acknowledged. */
  readonly verify: () => Promise<unknown>
  /** Where people reach this installation. */
  readonly publicUrl: string
}): CustomerPage[] {
  const { links, read, record, verify, publicUrl } = of

  const show = async (visit: Visit, told: { stale?: readonly Preference[]; unchanged?: boolean } = {}) => {
    const { link, setting, address } = visit
    await verify()
    return preferencesPage(await read(link, setting.language), setting, {
      link,
      action: address('preferences'),
      data: link.scope === 'data' ? address('data') : undefined,
      here: (language) => address('preferences', language),
      ...told,
    })
  }
  return [
    {
      name: 'preferences',
      scope: 'preferences',
      show: (visit) => show(visit, { unchanged: visit.query.saved === 'nothing' }),
      send: async (visit) => {
        const { link, setting, address, form } = visit
        await verify()
        const { items } = await read(link, setting.language)
        const { said, stale, unknown } = answersIn(form, items)
        if (unknown.length > 0) {
          await links.refused({ why: 'purpose_unknown', id: link.id, wanted: 'preferences' })
          throw platformErrors.request_invalid('The form names choices that there are not.')
        }
        if (stale.length > 0) return { ...(await show(visit, { stale })), status: 409 }
        if (said.length === 0) return { seeOther: address('preferences?saved=nothing') }
        const word = recordingOf(link, { said, place: 'preferences', channel: 'web', publicUrl })
        const { at, entries } = await record(link.origin, word)
        return { seeOther: address(entries.length === 0 ? 'preferences?saved=nothing' : `saved?at=${at}`) }
      },
    },
    {
      name: 'saved',
      scope: 'preferences',
      show: async ({ link, setting, address, query }) => {
        const at = typeof query.at === 'string' && INSTANT.test(query.at) ? query.at : ''
        await verify()
        return savedPage(savedAt(await read(link, setting.language), { link, at }), setting, {
          link,
          back: address('preferences'),
          here: (language) => address(`saved?at=${at}`, language),
        })
      },
    },
  ]
}
