import type { createKnown } from '../disclosure/index.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { isStorable } from '../platform/http/assert-storable.ts'
import { type createCorrect, typedLike } from './correct.ts'
import type { OpenLink } from './customer-links.ts'
import { type OwnDocuments, streamOf } from './own-documents.ts'
import { askPage } from './pages/ask-page.ts'
import { DONE, dataPage } from './pages/data-page.ts'
import type { CustomerPage, Visit } from './pages.ts'
import type { createPreferences } from './preferences.ts'
import type { Rights } from './rights.ts'

/** Milliseconds for which what is delicate is told: whoever asked for the link has just opened it. */
const FRESH = 3_600_000

const LONGEST = 10_000

/** What a page tells of: the newest messages, and what was decided lately, where that is found soon. */
const TOLD = { events: 50, decisions: { limit: 20, days: 14, seconds: 5 } }

/** All that is known of a customer: looking, putting right, taking along, and asking for what somebody else has to do. */
export function dataPages(of: {
  readonly read: ReturnType<typeof createPreferences>
  readonly readKnown: ReturnType<typeof createKnown>
  readonly documents: Pick<OwnDocuments, 'json'>
  readonly correct: ReturnType<typeof createCorrect>
  readonly rights: Rights
  readonly verify: () => Promise<unknown>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): CustomerPage[] {
  const { read, readKnown, documents, correct, rights, verify, clock } = of
  const isFresh = (link: OpenLink) => clock() - Date.parse(link.madeAt) < FRESH
  const askFor = (link: OpenLink, { name, said }: { readonly name: string; readonly said: string }) =>
    rights.ask(link, { kind: 'rectification', note: `${name}: ${said}`.slice(0, 2000) })
  const all = async ({ link, setting }: Visit) => {
    await verify()
    const [known, preferences, asked] = await Promise.all([
      readKnown(link, { ...TOLD, language: setting.language }),
      read(link, setting.language),
      rights.of(link),
    ])
    return { known, preferences, rights: asked, fresh: isFresh(link) }
  }
  return [
    {
      name: 'data',
      scope: 'data',
      show: async (visit) => {
        const { link, setting, address, query } = visit
        const done = DONE.find((one) => one === query.done)
        return dataPage(
          {
            ...(await all(visit)),
            link,
            done,
            correctable: new Set(setting.theme.correctable),
            address,
            here: (language) => address('data', language),
          },
          setting,
        )
      },
    },
    {
      name: 'download',
      scope: 'data',
      show: async ({ link, query }) => {
        const kind = query.kind === 'portability' ? query.kind : 'access'
        const document = await documents.json(kind, link, { delicate: isFresh(link), whole: false })
        const name = kind === 'access' ? 'my-data' : 'my-data-to-take-along'
        return {
          file: `${name}-${new Date(clock()).toISOString().slice(0, 10)}.json`,
          type: 'application/json; charset=utf-8',
          body: streamOf(document),
        }
      },
    },
    {
      name: 'correct',
      scope: 'data',
      show: async ({ address }) => ({ seeOther: address('data') }),
      send: async ({ link, setting, address, form }) => {
        const [name = '', said = ''] = [form.get('trait'), form.get('value')]
        const { traits } = await readKnown(link, { ...TOLD, language: setting.language })
        const trait = traits.find((one) => one.name === name)
        if (!trait || (trait.delicate && !isFresh(link)) || said.length > LONGEST || !isStorable(said))
          throw platformErrors.request_invalid('The form names nothing that can be put right.')
        const back = (done: (typeof DONE)[number]) => ({ seeOther: address(`data?done=${done}`) })
        if (!setting.theme.correctable.includes(name)) return back(await askFor(link, { name, said }))
        const value = typedLike(trait.value, said)
        if (value === undefined || !(await correct(link, { [name]: value }))) return back('refused')
        const now = (await readKnown(link, { ...TOLD, language: setting.language })).traits.find(
          (one) => one.name === name,
        )
        // They refuse all that it is kept for, so what was said is not kept: somebody has to look at it.
        if ((now?.value ?? null) !== value) return back(await askFor(link, { name, said }))
        return back('corrected')
      },
    },
    {
      name: 'ask',
      scope: 'data',
      show: async ({ link, setting, address, query }) => {
        const kind = query.kind === 'restriction' ? 'restriction' : 'erasure'
        return askPage(setting, {
          link,
          kind,
          action: address('ask'),
          back: address('data'),
          here: (language) => address(`ask?kind=${kind}`, language),
        })
      },
      send: async ({ link, address, form }) => {
        const kind = form.get('kind')
        const note = (form.get('note') ?? '').slice(0, 2000)
        if ((kind !== 'erasure' && kind !== 'restriction') || !isStorable(note))
          throw platformErrors.request_invalid('The form asks for nothing that can be asked.')
        return { seeOther: address(`data?done=${await rights.ask(link, { kind, note })}`) }
      },
    },
  ]
}
