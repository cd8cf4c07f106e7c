import { Readable } from 'node:stream'
import type { ConsentPlan } from '@diapason/kernel'
import {
  accessDocument,
  createDossier,
  type DocumentOf,
  type DossierOptions,
  portableDocument,
  type Subject,
} from '../disclosure/index.ts'
import type { Database } from '../platform/database/database.ts'
import type { CustomerLinks } from './customer-links.ts'
import { accessPage } from './pages/access-page.ts'
import { datesIn } from './pages/dates.ts'
import type { Language } from './pages/language.ts'
import { renderPage } from './pages/page.ts'
import { wordsIn } from './pages/words.ts'
import type { createPreferences } from './preferences.ts'
import type { Rights } from './rights.ts'
import type { Theme } from './theme.ts'

/** `access`: all that is known (GDPR, article 15). `portability`: what can be taken along (article 20). */
export type DocumentKind = 'access' | 'portability'

export type OwnDocuments = {
  /**
   * A document as text, while it is read.
   * @param of `delicate`: whether what is sensitive is told; `whole`: rather none than one in which something is missing
   */
  json(
    kind: DocumentKind,
    subject: Subject,
    of: { readonly delicate: boolean; readonly whole: boolean },
  ): Promise<AsyncIterable<string>>
  /** All that is known as a page to read and to print, in the brand's colour; of messages the newest in full, the others as counts. */
  page(subject: Subject, of: { readonly language: Language; readonly request: string }): Promise<string>
}

/** That the engine which keeps decisions does not answer, so that nobody can say what was decided. */
export class DocumentIncomplete extends Error {
  override readonly name = 'DocumentIncomplete'
}

/** Documents of what is known of somebody: what they download themselves and what is handed over to them are made here alike. */
export function createOwnDocuments(
  of: DossierOptions & {
    readonly db: Database
    readonly consent: () => ConsentPlan
    readonly keyPurposes: () => Promise<ReadonlyMap<string, string>>
    readonly read: ReturnType<typeof createPreferences>
    readonly rights: Rights
    readonly links: Pick<CustomerLinks, 'ofPerson'>
    readonly theme: () => Promise<Theme>
    readonly verify: () => Promise<unknown>
    /** Milliseconds since 1970. */
    readonly clock: () => number
  },
): OwnDocuments {
  const { db, consent, keyPurposes, read, rights, links, theme, verify, clock } = of
  const readDossier = createDossier(of)

  const gathered = async (subject: Subject, { language, delicate }: { language: Language; delicate: boolean }) => {
    await verify()
    const dossier = await readDossier(subject, language)
    const own = new Set(dossier.known.own)
    return {
      dossier,
      requests: await rights.of(subject),
      pageLinks: (await links.ofPerson(subject.person)).filter(({ origin }) => own.has(origin)),
      keyPurposes: await keyPurposes(),
      consent: consent(),
      delicate,
      at: new Date(clock()).toISOString(),
    } satisfies DocumentOf
  }
  const whole = <T extends DocumentOf>(document: T): T => {
    if (document.dossier.known.decisions === undefined)
      throw new DocumentIncomplete('What was decided of the person cannot be read at the moment.')
    return document
  }

  return {
    json: async (kind, subject, { delicate, whole: isWhole }) => {
      const { language } = await theme()
      const document = await gathered(subject, { language, delicate })
      if (isWhole && kind === 'access') whole(document)
      return kind === 'access' ? accessDocument(db, document) : portableDocument(db, document)
    },
    page: async (subject, { language, request }) => {
      const known = await theme()
      const document = whole(await gathered(subject, { language, delicate: true }))
      const setting = { theme: known, language, words: wordsIn(language), dates: datesIn(language, known.timeZone) }
      const preferences = await read(subject, language)
      const { html } = await renderPage(setting, accessPage({ document, preferences, request }, setting))
      return html
    },
  }
}

/** A document as a stream of octets. */
export function streamOf(document: AsyncIterable<string>): Readable {
  return Readable.from(document, { objectMode: false })
}
